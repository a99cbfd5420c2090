//! Types: what a unit says of how it can help.

use households::{Communication, HouseholdNeed};
use kernel::geo::Position;
use kernel::{AccountId, CommunityId, Instant, UnitId};

/// A unit's helping profile (帮扶意愿).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpingProfile {
    /// The community.
    pub community: CommunityId,
    /// Whose it is.
    pub unit: UnitId,
    /// What it says.
    pub terms: HelpingTerms,
    /// Grows with every change.
    pub version: i64,
    /// Who changed it last.
    pub updated_by: Option<AccountId>,
    /// When it was first written.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// What a profile says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpingTerms {
    /// What the unit can help with, and how it can talk.
    pub offer: Offer,
    /// How many households it helps at most, those it helps already included; none for no limit.
    pub most: Option<i64>,
    /// Whether it takes new ones.
    pub takes_new: bool,
    /// Where it is.
    pub place: Option<Position>,
}

/// What a unit can do for a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// What it can help with.
    pub needs: Vec<HouseholdNeed>,
    /// How it can talk.
    pub communication: Vec<Communication>,
}
