//! The later life of claims (认领的后续): release with notice, hand-over without a gap, revocation with a right of reply.

pub mod actions;

pub mod routes;
