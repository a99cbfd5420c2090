//! Visits (走访): when a household was seen, what it needs, and what comes next.
//!
//! The id is made by whoever records, before there is a network: sent twice a visit is one, and in which order visits arrive
//! makes no difference to anything that is computed from them. A visit counts when somebody was met.

pub mod model;

pub mod store;
pub mod wire;

pub mod actions;

pub mod routes;
