//! Claims (认领): a unit asks for a zone, the secretary approves in one serialised step, and exactly one unit leads it.
//!
//! Holds (暂留): for fifteen minutes one unit fills in its request, and no other does so in vain. One of a zone at most.

pub mod events;
pub mod rules;

pub mod wire;

pub mod actions;
pub mod presenting;

pub mod later;
pub mod routes;
