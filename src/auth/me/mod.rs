//! The caller's own account: who am I, and my password.

mod change;
pub(super) mod routes;
