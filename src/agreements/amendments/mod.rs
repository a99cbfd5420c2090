//! Amendments (变更): another text, with its own digest, that replaces the one in force once all have signed it.
//!
//! An amendment is a request (`changes/`) that carries a frozen text. Until the last party has signed, the old text stays
//! in force; one refusal ends the amendment. Its text says which number it is and which digest it amends, so that no two
//! amendments hash alike and no receipt of one counts for another. When it takes effect, the agreement's words become
//! the new ones as a version of their own, and the proof covers the new text; the old text and its receipts stay and are
//! given out with `?digest=`.
//!
//! **Invariants.** Parties, signing order, effect and first day are not amended: units join by accession and leave by
//! notice. Its parties are those the agreement binds and, where each is bound as it signs, those still asked; who signs is
//! every bound party with an account (an outside witness of a paper original has none, and is left out of the new text).
//! A commitment of which nothing changes keeps its id and what was done for it; one that is taken out is cancelled and
//! stays on record.

pub(super) mod rules;
pub(super) mod wire;

pub(super) mod actions;

pub(super) mod routes;
