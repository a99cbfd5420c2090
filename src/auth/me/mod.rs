//! The caller's own account: who am I, and my password.

pub(super) mod wire;

mod change;

pub(super) mod routes;
