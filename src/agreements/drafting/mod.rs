//! Drafting (起草): making, changing, proposing, submitting, withdrawing and deleting agreements, up to the frozen text.
//!
//! **Invariants.** A draft is its author's alone. Under negotiation every change is a new revision, and what was answered to the old
//! one falls.

pub(super) mod wire;

pub(super) mod actions;
pub(super) mod pledging;

pub(super) mod routes;
