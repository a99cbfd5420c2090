//! The token endpoints (RFC 6749, 7009, 7662) and what is published about them (RFC 7517, 8414).

pub(super) mod wire;

mod answers;

pub(super) mod routes;
