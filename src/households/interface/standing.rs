//! The status of a household for the slices above: whether it is helped, who keeps its file, who its family is.

use std::collections::HashMap;

use super::super::dossier::actions::{others, profiles};
use super::super::dossier::model::{HardshipCategory, HouseholdNeed};
use super::super::dossier::store as dossiers;
use super::super::model::{Consent, Household, HouseholdId, State};
use super::super::store;
use journal::ReadTx;
use kernel::{AccountId, Day, Fault};

/// What a crate above is told of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdStanding {
    /// Its code: H001.
    pub code: String,
    /// Whether it is being helped, and may be.
    pub helped: bool,
    /// Whether anything of it may still be read.
    pub readable: bool,
    /// Whether it has consented to units being told what they need.
    pub shared: bool,
    /// Who keeps its file.
    pub officer: Option<AccountId>,
    /// Whether it is invented (示例).
    pub sample: bool,
    /// 张*; none where nothing may be read any more.
    pub display_name: Option<String>,
    /// What it needs.
    pub needs: Vec<HouseholdNeed>,
    /// After how many days at most it is to be visited again.
    pub visit_every_days: i64,
}

/// After how many days at most a household of a category is visited again: those nobody else looks after every month.
fn visit_every_days(category: Option<HardshipCategory>) -> i64 {
    match category {
        Some(
            HardshipCategory::DestituteScattered
            | HardshipCategory::DestituteCentralised
            | HardshipCategory::SubsistenceSingle,
        ) => 30,
        Some(HardshipCategory::NearSubsistence | HardshipCategory::OtherHardship) => 90,
        Some(
            HardshipCategory::SubsistenceAllowance
            | HardshipCategory::ExpenditureHardship
            | HardshipCategory::RelapseMonitoring,
        )
        | None => 60,
    }
}

/// These households as the slices above may know them; who is not there is left out.
///
/// # Errors
/// `seal_broken`.
pub fn standings(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, HouseholdStanding>, Fault> {
    let known = store::these(view, ids)?;
    let readable = |one: &&Household| one.processed();
    let open: Vec<HouseholdId> = known.iter().filter(readable).map(|one| one.id).collect();
    let mut profiles = profiles(view, &open)?;
    let standing = |household: Household| {
        let profile = profiles.remove(&household.id);
        let readable = profile.is_some();
        let profile = profile.unwrap_or_default();
        let standing = HouseholdStanding {
            code: household.code,
            helped: readable && household.state == State::Active,
            readable,
            shared: matches!(household.consent, Consent::Given { .. }),
            officer: household.officer,
            sample: household.sample,
            display_name: readable.then_some(profile.display_name),
            needs: profile.needs,
            visit_every_days: visit_every_days(profile.category),
        };
        (household.id, standing)
    };
    Ok(known.into_iter().map(standing).collect())
}

/// Who kept the files of these households at 24:00 of a day; those whose file was not there, or is erased since, are left out.
pub fn officers_as_of(
    view: &mut ReadTx,
    ids: &[HouseholdId],
    day: Day,
) -> Result<HashMap<HouseholdId, AccountId>, Fault> {
    let then = store::these_as_of(view, ids, day)?;
    Ok(then.into_iter().filter_map(|household| Some((household.id, household.officer?))).collect())
}

/// The code of a household, and whether it is being helped and may be: without opening anything of it.
pub fn help_status(view: &mut ReadTx, id: HouseholdId) -> Result<Option<(String, HelpStatus)>, Fault> {
    let word = |household: Household| {
        let helped = household.state == State::Active && household.processed();
        (household.code, if helped { HelpStatus::Helped } else { HelpStatus::Other })
    };
    Ok(store::find(view, id)?.map(word))
}

/// Whether a household is being helped now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpStatus {
    /// It is, and may be.
    Helped,
    /// It is not, or nothing may be done with it.
    Other,
}

/// One household as the slices above may know it.
///
/// # Errors
/// `seal_broken`.
pub fn standing(view: &mut ReadTx, id: HouseholdId) -> Result<Option<HouseholdStanding>, Fault> {
    Ok(standings(view, &[id])?.remove(&id))
}

/// The household itself and others that share a number or an address with it.
pub fn family(view: &mut ReadTx, id: HouseholdId) -> Result<Vec<HouseholdId>, Fault> {
    let mut family = others(view, id)?;
    family.push(id);
    Ok(family)
}

/// Which of these households are one family: each with the first of those that share a number or an address with it.
pub fn families(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, HouseholdId>, Fault> {
    let mut first: HashMap<HouseholdId, HouseholdId> = ids.iter().map(|id| (*id, *id)).collect();
    if ids.is_empty() {
        return Ok(first);
    }
    let mut holders: HashMap<(String, Vec<u8>), HouseholdId> = HashMap::new();
    for (id, kind, digest) in dossiers::traces_of(view, ids)? {
        let holder = *holders.entry((kind, digest)).or_insert(id);
        let (mine, theirs) = (first[&id], first[&holder]);
        for of in first.values_mut().filter(|of| **of == mine || **of == theirs) {
            *of = mine.min(theirs);
        }
    }
    Ok(first)
}
