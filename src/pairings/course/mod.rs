//! The course of a pairing (帮扶过程): its steps, from the answer of the unit to the end.

pub mod actions;
pub mod routes;
pub mod wire;
