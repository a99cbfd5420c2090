//! Types: a machine client.

use kernel::{AccountId, ClientId, Day, Instant, UnitId};

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
    /// When it was revoked because whoever made it may no longer have it, until that is settled.
    pub orphaned_at: Option<Instant>,
}

/// Why a client was revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationReason {
    /// Somebody who may, or whoever has its secret, has said so.
    Asked,
    /// Whoever made it does not hold the office any more that it stood for.
    MakerLeft,
    /// Whoever made it did so with a credential that somebody else had just issued, and which was taken back.
    MakerReset,
    /// Its unit takes part no longer.
    UnitDeparted,
}

impl RevocationReason {
    /// The word in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::MakerLeft => "maker_left",
            Self::MakerReset => "maker_reset",
            Self::UnitDeparted => "unit_departed",
        }
    }
}
