//! Consents (同意): asking the parties for something, consenting to it, and what takes effect once all have.
//!
//! | kind | asked and answered by | all must consent |
//! |---|---|---|
//! | suspension, resumption, termination | `PUT/DELETE …/suspension`, `PUT …/termination`; the first call asks, the others consent | the community and every bound unit |
//! | amendment | `POST …/amendments`, then a signature each | every bound party with an account |
//! | accession | `POST …/accessions`, then a signature each | the community and the unit that accedes |
//!
//! **Invariants.** When an agreement ends, what was open lapses; when its text is replaced, what affirmed the old text lapses. A
//! suspension that not all have consented to by its last day lapses on it: nobody consents to what is over. When a party has left,
//! every open request is looked at again.

pub(super) mod wire;

pub(super) mod effects;

pub(super) mod actions;
pub(super) mod leaving;

pub(super) mod routes;
