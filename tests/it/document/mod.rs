//! What can be said about an OpenAPI document without a server: that it breaks no client, that it leaves nothing out, and
//! that an answer is what it promises. Each check returns sentences; no sentence is good news.

mod compat;
mod complete;
mod conform;
mod examples;
mod narrowing;
mod refs;
mod surface;
mod teeth;

pub use compat::breaking;
pub use complete::gaps;
pub use conform::Promise;
pub use refs::{flat, operations, resolve, types};
pub use surface::surface;
