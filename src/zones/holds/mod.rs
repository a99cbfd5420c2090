//! Holds (暂留): for fifteen minutes one unit fills in its request, and no other does so in vain. One of a zone at most.

pub mod actions;
pub mod routes;
pub mod store;
