//! The signing keys (签名密钥): private halves are files, public halves are rows, and one key vouches for another.
//!
//! [`Keys`] is the ring a running service signs and verifies with; `published` is for whoever looks at a database from outside.

mod files;
pub mod jws;
pub mod store;

mod vouchers;

pub mod published;
mod ring;

pub use ring::{Keys, WhenMissing, vouch_for};
