//! Endings (清除): erasure by two accounts, and reports taken back. Either way the data key is destroyed.

pub mod actions;
pub mod routes;
pub mod store;
pub mod wire;
