//! Signatures (签署): who signed which text, the receipt it left, and the proof that anybody can verify offline.
//!
//! A receipt names agreement, party, signer (name and post frozen), digest, time and the journal's head just before; the
//! service signs all of it (JWS, `typ: hulian-receipt+jws`).
//!
//! **Invariants.** The same signature again answers with the first receipt. A receipt is kept letter by letter. The
//! verifier (`rules.rs`) is pure: no disk, no journal, no clock, so that the command line and the service judge alike.
//!
//! Whether what was signed is still in force (`currency.rs`) is no question of signatures: the service says it beside the verdict, and
//! the command line cannot.
//!
//! **Deliberately absent.** Company seals; signatures by machines; delegation.

pub(super) mod actions;
pub(super) mod currency;
pub(super) mod kept;
pub(super) mod model;
pub(super) mod routes;
pub(super) mod rules;
pub(super) mod store;
pub(super) mod wire;
