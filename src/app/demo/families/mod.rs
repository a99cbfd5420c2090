//! The demo's families: thirty-three invented households, and the units that help them.

pub mod households;
pub mod pairings;
