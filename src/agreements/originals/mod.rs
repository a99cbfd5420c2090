//! Stamped originals (盖章原件) and other files of an agreement: which are kept for it, and who may open them.
//!
//! **Invariants.** The last original counts; the ones before stay on record and stay readable. The units among the parties may open
//! what is tied to their agreement, and a unit that accedes what was tied before.

pub(super) mod attached;
pub(super) mod store;
pub(super) mod wire;
