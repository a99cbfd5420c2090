//! Renewals (续签): a new draft that carries the parties, the words and the open commitments of an agreement.
//!
//! An agreement in force, running out, or over for at most ninety days can be renewed, one renewal at a time: the draft
//! that renews it, until it is withdrawn or deleted. The renewal is an agreement like any other, with a number, a text
//! and signatures of its own; its frozen text says which agreement it renews. It begins, unless told otherwise, on the day
//! after the old one's last day (today when that has passed), and lasts as long.
//!
//! **Invariants.** Carried are the parties that are bound (an outside witness of a paper original cannot sign here and is
//! left out), the terms, the clauses, and the commitments that are still open. The old agreement runs on as it would. In a
//! batch each item is refused before anything of it is written, so that with `atomic: false` what is refused leaves no
//! trace.

pub(super) mod rules;
pub(super) mod wire;

pub(super) mod actions;

pub(super) mod routes;
