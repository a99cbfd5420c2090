//! Duties (职责) of zones, and what was done towards them. Which periods were missed is computed and never stored.

pub mod actions;
pub mod model;
pub mod routes;
pub mod rules;
pub mod store;
pub mod wire;
