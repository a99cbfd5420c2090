//! Signing (签署): who signs the frozen text, or refuses it, and the proof that is given out.
//!
//! **Invariants.** Who signs names the digest of what they sign. The same signature again answers with the first receipt. With the
//! last signature it takes, the agreement is concluded and comes into force when its first day has come.

pub(super) mod actions;

pub(super) mod routes;
