//! Parties (协议方): the community, units, and witnesses who sign but owe nothing.
//!
//! **Invariants.** Exactly one community, at least one unit, no unit twice. Names stand as they were when the wording was
//! written. A party keeps its id as long as it stays a party.
//!
//! Who accedes to a concluded text (`accession`) is listed like any other party and bound once its accession is signed; who
//! leaves (`leave`) stays listed.

pub(super) mod model;

pub(super) mod store;
pub(super) mod wire;
