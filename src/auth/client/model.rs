//! The noun: a machine client.

use crate::kernel::{AccountId, ClientId, Day, Instant, UnitId};

/// A machine client (机器客户端).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its id: the `client_id` of OAuth.
    pub id: ClientId,
    /// The unit it acts for; none for one of the community.
    pub unit: Option<UnitId>,
    /// What it is called.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Where it may call from; empty for anywhere.
    pub addresses: Vec<String>,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// When it was made.
    pub created_at: Instant,
    /// When it ends by itself.
    pub expires_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
    /// The last day it was seen.
    pub used_on: Option<Day>,
}
