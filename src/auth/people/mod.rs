//! People (人员): accounts are made for staff and for members of a unit, changed, and removed.
//!
//! **Invariants.** Whoever may not grant a role gives it to nobody. Before the last head of a unit goes, those above this crate
//! are told ([`model::LastHeadLeaving`]). Sessions and machine clients end with the rights they stood on.

pub(super) mod model;

pub(super) mod wire;

pub(super) mod actions;

pub(super) mod routes;
