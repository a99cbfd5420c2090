//! Plans (调整计划): a boundary, split or merger of a day to come. It is checked when it is made and again under the
//! community's lock when its day begins, and then carried out by the service itself, whole or not at all.
//!
//! ```text
//! planned ──00:00 of its day──▶ done
//!    │  ╲──the world has moved──▶ failed
//!    ╰──────── cancelled ◀──────────╯
//! ```
//!
//! **Invariants.** A zone has one plan at most that is planned or has failed. What a plan is checked against is the world
//! as the plans before it will have left it, so that neighbours can move a common edge on one day. What cannot be carried
//! out leaves nothing behind, says so in the journal, and waits for the secretary. What is carried out late, because the
//! service was not there, counts from its own day all the same, unless something written meanwhile speaks against it.

pub mod model;

pub mod rules;
pub mod store;

pub mod wire;

pub mod actions;
pub mod presenting;

pub mod routes;
