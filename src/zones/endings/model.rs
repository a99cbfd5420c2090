//! Types: a zone that somebody leads, as other slices see it.

use crate::model::ZoneId;
use kernel::{AgreementId, Instant, UnitId};

/// A zone that a unit leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Led {
    /// The zone.
    pub zone: ZoneId,
    /// Its code and name.
    pub title: String,
    /// The unit.
    pub unit: UnitId,
    /// The agreement the claim rests on.
    pub agreement: Option<AgreementId>,
    /// Since when.
    pub since: Instant,
}
