//! Caches in memory: bounded, named, and counted, so that an operator sees whether they are worth their room.
//!
//! **Invariants.** No cache grows without a bound. Every cache of the service is one of these: what it holds and how
//! often it helped stands in the figures under its name.

mod usage;

mod bounded;

pub use bounded::{Cache, Lasting};
pub use usage::{Usage, Watched};
