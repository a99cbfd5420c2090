//! Claims (认领): a unit asks for a zone, the secretary approves in one serialised step, and exactly one unit leads it.

pub mod actions;
pub mod codes;
pub mod events;
pub mod later;
pub mod model;
pub mod routes;
pub mod rules;
pub mod store;
pub mod wire;

#[cfg(test)]
mod tests;
