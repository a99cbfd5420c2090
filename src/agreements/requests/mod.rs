//! Requests (变更请求): what needs the consent of several parties, and what was answered to it.
//!
//! ```text
//! first call of a party ──▶ open ──last consent──▶ agreed ──its day──▶ done
//!                            │ ╲────────────last consent, due────────▶
//!                            ├──a refusal──▶ refused   ├──by its maker──▶ withdrawn   └──what it was about has changed──▶ lapsed
//! ```
//!
//! | kind | asked and answered by | all must consent |
//! |---|---|---|
//! | suspension, resumption, termination | `PUT/DELETE …/suspension`, `PUT …/termination`; the first call asks, the others consent | the community and every bound unit |
//! | amendment | `POST …/amendments`, then a signature each | every bound party with an account |
//! | accession | `POST …/accessions`, then a signature each | the community and the unit that accedes |
//!
//! **Invariants.** Every consent names the digest of what it affirms. One request of a kind at a time (accessions: one for
//! each unit), and an amendment and an accession exclude each other, so that nobody signs onto a text that is being
//! replaced. One refusal ends a request. The head of the agreement carries what is open (`Later`), so that what a caller
//! may do is known without another look; the tables are the record. When an agreement ends, what was open lapses; when its
//! text is replaced, what affirmed the old text lapses. A suspension that not all have consented to by its last day lapses on
//! it: nobody consents to what is over.

pub(super) mod actions;
pub(super) mod effects;
pub(super) mod model;
pub(super) mod routes;
pub(super) mod rules;
pub(super) mod store;
pub(super) mod wire;
