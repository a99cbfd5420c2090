//! Erasure (清除): by two accounts, or by the service once the retention time is over; and reports taken back. Either way the data
//! key is destroyed.

pub mod store;
pub mod wire;

pub mod actions;

pub mod routes;
pub mod timers;
