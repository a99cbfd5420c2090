//! Duties (职责) of zones, and what was done towards them. Which periods were missed is computed and never stored.

pub mod rules;

pub mod wire;

pub mod actions;

pub mod routes;
