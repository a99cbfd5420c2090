//! The noun: a unit that may open fields of a household.

use serde::{Deserialize, Serialize};

use super::super::disclosures::model::ClearField;
use kernel::{AccountId, HouseholdId, PairingId, UnitId};

/// A unit that may open fields of a household, because it is paired with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Of which household.
    pub household: HouseholdId,
    /// By which pairing.
    pub pairing: PairingId,
    /// The unit.
    pub unit: UnitId,
    /// The one who helps, besides those who speak for the unit.
    pub helper: Option<AccountId>,
    /// What the plan needs.
    pub fields: Vec<ClearField>,
}

/// What a pairing lets its unit open, as it is sealed.
#[derive(Serialize, Deserialize)]
pub struct Needed {
    /// Which pairing: it opens for that one alone.
    pub pairing: PairingId,
    /// What the plan needs.
    pub fields: Vec<ClearField>,
}
