//! Machine clients (机器客户端): systems of a unit, or of the community, that call with scopes instead of roles.
//!
//! ```text
//! active → revoked (at once) | expired (every client ends; at most a year)
//! ```
//!
//! **Invariants.** The secret (`hl_…`) is shown once and kept as SHA-256. Scopes are among those of whoever creates the
//! client, and never include signing, granting or personal data. An address list, once given, holds for every call.

pub(super) mod actions;
mod model;
pub(super) mod routes;
mod rules;
pub(super) mod store;
pub(super) mod wire;
