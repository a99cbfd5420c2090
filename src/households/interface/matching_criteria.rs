//! Matching criteria (匹配依据): of each household that is being helped, what it needs, how it is talked with, and where
//! it lives. For the staff of the community alone: distances locate a home.

use serde::{Deserialize, Serialize};

use super::super::dossier::actions::profiles;
use super::super::dossier::model::{Communication, HouseholdNeed, MaskedProfile};
use super::super::model::{Household, HouseholdId, State};
use super::super::store;
use journal::ReadTx;
use kernel::Fault;
use kernel::geo::Position;

/// What of a household decides which unit fits.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchingCriteria {
    /// What it needs.
    pub needs: Vec<HouseholdNeed>,
    /// How it is talked with.
    pub communication: Vec<Communication>,
    /// Longitude and latitude on the grid.
    point: Option<(i32, i32)>,
}

impl MatchingCriteria {
    /// Of a household with these needs, talked with like this, that lives here.
    pub fn new(needs: Vec<HouseholdNeed>, communication: Vec<Communication>, at: Option<Position>) -> Self {
        Self { needs, communication, point: at.map(|place| (place.lon, place.lat)) }
    }

    /// Where it lives.
    pub fn position(&self) -> Option<Position> {
        self.point.map(|(lon, lat)| Position { lon, lat })
    }
}

/// Every household that is being helped and may be, in the order of their codes.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn matching_criteria(view: &mut ReadTx) -> Result<Vec<(HouseholdId, MatchingCriteria)>, Fault> {
    let helped = |one: &Household| one.state == State::Active && one.processed();
    let ids: Vec<HouseholdId> = store::all(view)?.into_iter().filter(helped).map(|one| one.id).collect();
    let mut profiles = profiles(view, &ids)?;
    let criteria = |profile: MaskedProfile| {
        let at = profile.position();
        MatchingCriteria::new(profile.needs, profile.communication, at)
    };
    Ok(ids.into_iter().filter_map(|id| Some((id, criteria(profiles.remove(&id)?)))).collect())
}
