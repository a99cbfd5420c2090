//! Responsibility (谁负责): which zone, which unit and which duties answer for a place, today or on a day in the past.
//!
//! **The one answer.** Of each kind exactly one zone holds a place (the rule of shared edges in `kernel::geo`). Of these the
//! most particular that a unit leads answers: point, building, compound, road section, area. Where no unit leads any, the
//! most particular zone is named and the community itself answers (属地兜底), as it does where there is no zone.

pub mod model;

pub mod rules;
pub mod wire;

pub mod actions;

pub mod routes;
