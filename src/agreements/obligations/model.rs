//! Types: what is still owed, and what binds a unit.

use crate::promises::CommitmentId;
use kernel::{AgreementId, UnitId};

/// A commitment that is still owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The commitment.
    pub id: CommitmentId,
    /// Its agreement.
    pub agreement: AgreementId,
    /// What was promised.
    pub title: String,
    /// The unit that promised; none for the community.
    pub unit: Option<UnitId>,
}

/// An agreement that binds a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The agreement.
    pub id: AgreementId,
    /// Its number and title.
    pub title: String,
}
