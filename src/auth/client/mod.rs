//! Machine clients (机器客户端): systems of a unit, or of the community, that call with scopes instead of roles.
//!
//! ```text
//! active → revoked (at once) | expired (every client ends; at most a year)
//!        → orphaned: whoever made it does not hold the office any more → settled (replaced, or deleted)
//! ```
//!
//! **Invariants.** The secret (`hl_…`) is shown once and kept as SHA-256. Scopes are among those of whoever creates the
//! client, and never include signing, granting or personal data. An address list, once given, holds for every call. A client
//! may what its scopes say, as far as the role it stands for may (the head of its unit, or the secretary), as long as its
//! maker holds that office.
//!
//! **Whoever leaves.** The clients of somebody who is disabled, removed, replaced or demoted are revoked in the same
//! transaction, not handed over: the former holder knows their secrets. The answer names them, the journal says why, and the
//! successor (the secretary, while a unit has no head) has a task for each until it is replaced or deleted.

pub(super) mod model;

mod rules;
pub(super) mod store;
pub(super) mod wire;

pub(super) mod actions;
pub(super) mod tasks;

pub(super) mod routes;
