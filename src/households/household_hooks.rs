//! Household hooks (转折): what happens to a household that concerns those who help it, and who is told.

use journal::WriteTx;
use kernel::{Fault, HouseholdId};

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

/// Who is told, in the same transaction: the slices that stand above and hang on a household.
pub type OnHouseholdChange = fn(&mut WriteTx, HouseholdId, HouseholdChange) -> Result<(), Fault>;
