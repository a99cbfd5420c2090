//! Changes (变更请求): what needs the consent of several parties, and what was answered to it.
//!
//! ```text
//! first call of a party ──▶ open ──last consent──▶ agreed ──its day──▶ done
//!                            │ ╲────────────last consent, due────────▶
//!                            ├──a refusal──▶ refused   ├──by its maker──▶ withdrawn   └──what it was about has changed──▶ lapsed
//! ```
//!
//! Here is the life of a request. Asking, consenting, and what all have consented to are in `consents/`, which knows the effects.
//!
//! **Invariants.** Every consent names the digest of what it affirms. One request of a kind at a time (accessions: one for
//! each unit), and an amendment and an accession exclude each other, so that nobody signs onto a text that is being
//! replaced. One refusal ends a request. The head of the agreement carries what is open (`Changes`), so that what a caller
//! may do is known without another look; the tables are the record.

pub(super) mod model;

pub(super) mod rules;
pub(super) mod store;
pub(super) mod wire;

pub(super) mod actions;

pub(super) mod presenting;
pub(super) mod routes;
