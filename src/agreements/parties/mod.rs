//! Parties (协议方): the community, units, and witnesses who sign but owe nothing.
//!
//! **Invariants.** Exactly one community, at least one unit, no unit twice. Names stand as they were when the wording was
//! written. A party keeps its id as long as it stays a party.
//!
//! The noun itself is in `agreements/model.rs`; here is its memory.

pub(super) mod store;
