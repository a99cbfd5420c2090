//! The map of zones (责任区地图): GeoJSON in, and the same out again.
//!
//! ```text
//! bytes ─reading─▶ Features ─zones::register::compare, against what is known─▶ Plan ─actions─▶ zones
//! ```
//!
//! | file | what |
//! |---|---|
//! | `feature` | one feature: its members, its boundary, everything wrong about it and where |
//! | `reading` | a collection, within bounds |
//!
//! **Invariants.** All or nothing: one fault anywhere and nothing is written, and every fault of the file is told at once.
//! What a feature does not say stays; nothing is removed. What only an export says (id, state, area, the unit) is passed
//! over, so that what was exported, or a page of the list, imports with no change.

pub(super) mod model;

mod feature;
pub(super) mod rules;
mod wire;

pub(super) mod actions;
mod reading;

pub(super) mod routes;
