//! The life cycle of a pairing (帮扶过程): its steps, from the answer of the unit to the end, and the ends that come from outside.

pub mod actions;
pub mod endings;
pub mod wire;

pub mod routes;
