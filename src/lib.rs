//! hulian: a service that coordinates the "互联共转" partnership of an urban community with its partner units.
//!
//! The parts are crates of their own in the folders beside this file; their order is the law, and it stands in `Cargo.toml`.

#![forbid(unsafe_code)]

pub use app;
