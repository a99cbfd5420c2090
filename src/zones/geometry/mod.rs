//! Geometry (地块): where zones and the community lie. Boundaries of one kind share no ground, and lie inside the
//! community's own boundary where that is set; what no zone covers is a gap.
//!
//! **Invariants.** Boundaries are append-only: one stands until the next begins, so any past day can be asked. Every
//! change of a boundary gives the community's map a new edition, under whose name it is kept in memory.

pub mod model;

pub mod rules;
pub mod store;

pub mod spatial_index;
pub mod wire;

pub mod actions;

pub mod routes;
