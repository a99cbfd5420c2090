//! Signatures (签署): the receipt that a signature leaves, and the proof that anybody can verify offline. Signing itself is in
//! `signing/`.
//!
//! A receipt names agreement, party, signer (name and post frozen), digest, time and the journal's head just before; the
//! service signs all of it (JWS, `typ: hulian-receipt+jws`).
//!
//! **Invariants.** The same signature again answers with the first receipt. A receipt is kept byte for byte. The
//! verifier is a crate of its own (`proofs`): no disk, no journal, no clock, so that the command line, the service and anybody else
//! judge alike.
//!
//! Whether what was signed is still in force (`currency.rs`) is no question of signatures: the service says it beside the verdict, and
//! the command line cannot.
//!
//! **Deliberately absent.** Company seals; signatures by machines; delegation.

pub(super) mod currency;
pub(super) mod store;

pub(super) mod wire;

pub(super) mod kept;
pub(super) mod receipts;

pub(super) mod routes;
