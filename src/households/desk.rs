//! The front desk: what the slices above may know of households, and what they keep about them, sealed with the same keys.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::access::actions::admit;
use super::dossier::actions::{Cabinet, cabinets, faces, others};
use super::dossier::model::{HardshipCategory, HouseholdNeed, Part};
use super::dossier::store as dossiers;
use super::model::{Consent, Household, State};
use super::store;
use journal::{Tx, View};
use kernel::{AccountId, Day, Fault, HouseholdId};
use vault::{SEAL_BROKEN, Vault};

pub use super::access::actions::dismiss_reader;
pub use super::access::model::Reader;
pub use super::access::rules::{FOR_UNITS, needed};

/// What the front desk answers of a household.
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
pub fn visit_every_days(category: Option<HardshipCategory>) -> i64 {
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
pub fn standings(
    view: &mut View,
    vault: &Vault,
    ids: &[HouseholdId],
) -> Result<HashMap<HouseholdId, HouseholdStanding>, Fault> {
    let known = store::these(view, ids)?;
    let readable = |one: &&Household| one.processed();
    let open: Vec<HouseholdId> = known.iter().filter(readable).map(|one| one.id).collect();
    let mut faces = faces(view, vault, &open)?;
    let standing = |household: Household| {
        let face = faces.remove(&household.id);
        let readable = face.is_some();
        let face = face.unwrap_or_default();
        let standing = HouseholdStanding {
            code: household.code,
            helped: readable && household.state == State::Active,
            readable,
            shared: matches!(household.consent, Consent::Given { .. }),
            officer: household.officer,
            sample: household.sample,
            display_name: readable.then_some(face.display_name),
            needs: face.needs,
            visit_every_days: visit_every_days(face.category),
        };
        (household.id, standing)
    };
    Ok(known.into_iter().map(standing).collect())
}

/// Who kept the files of these households at 24:00 of a day; those whose file was not there, or is erased since, are left out.
///
/// # Errors
/// When the disk refuses, or what stood cannot be read.
pub fn officers_as_of(
    view: &mut View,
    ids: &[HouseholdId],
    day: Day,
) -> Result<HashMap<HouseholdId, AccountId>, Fault> {
    let then = store::these_as_of(view, ids, day)?;
    Ok(then.into_iter().filter_map(|household| Some((household.id, household.officer?))).collect())
}

/// The code of a household, and whether it is being helped and may be: without opening anything of it.
///
/// # Errors
/// When the disk refuses.
pub fn course(view: &mut View, id: HouseholdId) -> Result<Option<(String, Course)>, Fault> {
    let word = |household: Household| {
        let helped = household.state == State::Active && household.processed();
        (household.code, if helped { Course::Helped } else { Course::Other })
    };
    Ok(store::find(view, id)?.map(word))
}

/// Whether a household is being helped now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It is, and may be.
    Helped,
    /// It is not, or nothing may be done with it.
    Other,
}

/// One household as the slices above may know it.
///
/// # Errors
/// `seal_broken`.
pub fn standing(view: &mut View, vault: &Vault, id: HouseholdId) -> Result<Option<HouseholdStanding>, Fault> {
    Ok(standings(view, vault, &[id])?.remove(&id))
}

/// The household itself and others that share a number or an address with it.
///
/// # Errors
/// When the disk refuses.
pub fn family(view: &mut View, id: HouseholdId) -> Result<Vec<HouseholdId>, Fault> {
    let mut family = others(view, id)?;
    family.push(id);
    Ok(family)
}

/// Which of these households are one family: each with the first of those that share a number or an address with it.
///
/// # Errors
/// When the disk refuses.
pub fn families(view: &mut View, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, HouseholdId>, Fault> {
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

/// Lets a unit open fields of a household, from now on.
///
/// # Errors
/// When the disk refuses.
pub fn admit_reader(tx: &mut Tx, safe: &Safe, reader: &Reader) -> Result<(), Fault> {
    admit(tx, &safe.cabinet, reader)
}

/// A household's key in the hand of a slice above, for what it keeps about the household.
pub struct Safe {
    cabinet: Cabinet,
}

#[derive(Serialize, Deserialize)]
struct Kept<T> {
    of: Uuid,
    content: T,
}

impl Safe {
    /// With a key that is in hand already.
    pub(super) fn holding(cabinet: Cabinet) -> Self {
        Self { cabinet }
    }

    /// Of a household whose key still exists and that may be read; none otherwise.
    ///
    /// # Errors
    /// `vault_ring_missing`.
    pub fn of(view: &mut View, vault: &Vault, id: HouseholdId) -> Result<Option<Self>, Fault> {
        match store::find(view, id)?.filter(Household::processed) {
            Some(_) => Ok(Some(Self { cabinet: Cabinet::open(view, vault, id)? })),
            None => Ok(None),
        }
    }

    /// Of these households, where the key still exists and they may be read.
    ///
    /// # Errors
    /// `vault_ring_missing`.
    pub fn all(
        view: &mut View,
        vault: &Vault,
        standings: &HashMap<HouseholdId, HouseholdStanding>,
    ) -> Result<HashMap<HouseholdId, Self>, Fault> {
        let open: Vec<HouseholdId> = standings.iter().filter(|(_, one)| one.readable).map(|(id, _)| *id).collect();
        let cabinets = cabinets(view, vault, &open)?;
        Ok(cabinets.into_iter().map(|(id, cabinet)| (id, Self { cabinet })).collect())
    }

    /// Of those among these households whose key still exists and that may be read.
    ///
    /// # Errors
    /// `vault_ring_missing`.
    pub fn readable(view: &mut View, vault: &Vault, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, Self>, Fault> {
        let mut known = store::these(view, ids)?;
        known.retain(Household::processed);
        let open: Vec<HouseholdId> = known.iter().map(|one| one.id).collect();
        Ok(cabinets(view, vault, &open)?.into_iter().map(|(id, cabinet)| (id, Self { cabinet })).collect())
    }

    /// Seals something about one record: it opens as that record's alone.
    ///
    /// # Errors
    /// `internal_error`.
    pub fn seal<T: Serialize>(&self, tx: &Tx, record: Uuid, content: &T) -> Result<Vec<u8>, Fault> {
        self.cabinet.seal(tx, Part::Help, &Kept { of: record, content })
    }

    /// Opens what was sealed about this record.
    ///
    /// # Errors
    /// `seal_broken`, also for what was sealed about another record.
    pub fn open<T: DeserializeOwned>(&self, view: &View, record: Uuid, sealed: &[u8]) -> Result<T, Fault> {
        let kept: Kept<T> = self.cabinet.unseal(view, Part::Help, sealed)?;
        if kept.of == record { Ok(kept.content) } else { Err(Fault::of(&SEAL_BROKEN)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::actions::{Origin, admit, report};
    use super::super::course::wire::AdmissionIn;
    use super::super::dossier::wire::HouseholdIn;
    use super::*;
    use auth::PLATFORM;
    use communities::found_platform;
    use db::{Db, Scratch};
    use journal::Journal;
    use kernel::{Actor, Clock, Instant};
    use serde_json::json;

    #[actix_web::test]
    async fn the_front_desk_answers_a_word_and_keeps_what_it_is_given() {
        let scratch = Scratch::new("households-desk");
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock);
        found_platform(&journal).await.unwrap();
        let job = |tx: &mut Tx<'_>| {
            let vault = Vault::for_tests();
            let sent = json!({ "head": { "name": "示例甲" }, "legal_basis": "statutory_duty" });
            let sent: HouseholdIn = serde_json::from_value(sent).unwrap();
            let id = report(tx, &vault, &sent, Origin::Reported)?.0.id;
            let before = standing(tx, &vault, id)?.unwrap();
            let result = json!({ "category": "other_hardship", "decided_by": "示例", "decided_on": "2026-01-01" });
            let result: AdmissionIn = serde_json::from_value(result).unwrap();
            admit(tx, &vault, id, &result, super::super::turns::nobody_told)?;
            let after = standing(tx, &vault, id)?.unwrap();
            assert_eq!((before.helped, after.helped), (false, true));
            assert_eq!((after.visit_every_days, after.display_name.as_deref()), (90, Some("示*")));
            let nobody = tx.new_id();
            assert_eq!(standing(tx, &vault, nobody)?, None);
            let safe = Safe::of(tx, &vault, id)?.unwrap();
            let [record, another] = [Uuid::from_u128(1), Uuid::from_u128(2)];
            let sealed = safe.seal(tx, record, &"示例")?;
            let opened: String = safe.open(tx, record, &sealed)?;
            let moved = safe.open::<String>(tx, another, &sealed).unwrap_err();
            Ok((opened, moved.code().name))
        };
        let seen = journal.write(Actor::system(PLATFORM), job).await.unwrap();
        assert_eq!(seen, ("示例".to_owned(), "seal_broken"));
    }
}
