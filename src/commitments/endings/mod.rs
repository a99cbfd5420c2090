//! Endings of a promise that is not kept: waiver (免除) by the side it was made to, cancellation (取消) by both sides.
//!
//! The first side asks and the other consents; each names the version of the commitment it affirms. A request falls with
//! every other change of the commitment, because what was affirmed is gone, and can be taken back.
//!
//! **Invariants.** Who promised never waives. A side cannot consent to its own request.

pub(crate) mod wire;

pub(crate) mod actions;

pub(crate) mod routes;
