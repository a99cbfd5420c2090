//! Types: a household has more or fewer units that help it.

use households::HouseholdId;
use journal::Announcement;

/// Told in the same transaction: a household has more or fewer units that help it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelpersChanged {
    /// The household.
    pub household: HouseholdId,
    /// Why.
    pub because: HelpersChange,
}

impl Announcement for HelpersChanged {}

/// Why a household has more or fewer units that help it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpersChange {
    /// A pairing began or ended.
    Pairing,
    /// A unit has left.
    Departure,
}
