//! Announcements (转折) of what happens to a household and concerns those who help it.

use crate::model::HouseholdId;
use journal::Announcement;

/// What happened to a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HouseholdChange {
    /// It is being helped from now on, or again.
    Helped,
    /// It needs help no longer.
    Graduated,
    /// Consent was taken back: nothing is done with its file any more.
    Withdrawn,
    /// Its key was destroyed.
    Erased,
}

/// Told, in the same transaction, to the slices that stand above and hang on a household: something happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HouseholdChanged {
    /// The household.
    pub household: HouseholdId,
    /// What happened.
    pub change: HouseholdChange,
}

impl Announcement for HouseholdChanged {}
