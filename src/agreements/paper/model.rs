//! Types: an objection (异议) of a unit to an agreement that was registered from paper.

use kernel::{AccountId, AgreementId, Instant, PartyId};

kernel::ids! {
    /// An objection (异议) to an agreement registered from paper.
    ObjectionId,
}

/// An objection (异议).
#[derive(Clone, Debug, PartialEq)]
pub struct Objection {
    /// Its id.
    pub id: ObjectionId,
    /// The agreement.
    pub agreement: AgreementId,
    /// The party that objects.
    pub party: PartyId,
    /// Why.
    pub reason: String,
    /// When.
    pub created_at: Instant,
    /// The account that entered it.
    pub created_by: Option<AccountId>,
}
