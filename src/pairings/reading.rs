//! Finds a pairing as this caller may know it, with what is sealed of it opened; and for other slices, who helps whom.

use std::collections::HashMap;

use super::model::{Pairing, PairingFilter, Record, State, Words, mark};
use super::rules::Sight;
use super::{rules, store};
use households::{HouseholdId, HouseholdStanding, SealedStore};
use journal::ReadTx;
use kernel::{Fault, INTERNAL, Id, OrFaultAs, Page, PairingId, UnitId, Window};
use web::codes::NOT_FOUND;

/// The pairing of this id, if the caller knows of it.
///
/// # Errors
/// `not_found`.
pub fn known(view: &mut ReadTx, id: PairingId) -> Result<Pairing, Fault> {
    let pairing = store::find(view, id)?.ok_or(&NOT_FOUND)?;
    rules::known(&pairing, view.actor(), view.now().day())?;
    Ok(pairing)
}

/// What is sealed of a pairing; none once it can be read no more.
///
/// # Errors
/// `seal_broken`.
pub fn open_words(view: &mut ReadTx, pairing: &Pairing) -> Result<Option<Words>, Fault> {
    let Some(sealed) = store::sealed(view, &[pairing.id])?.remove(&pairing.id) else { return Ok(None) };
    let Some(safe) = SealedStore::of(view, pairing.household)? else { return Ok(None) };
    safe.open(view, pairing.id.uuid(), &sealed).map(Some)
}

/// A pairing, and how much of its household it tells the caller now, with the key where that is anything that is sealed.
///
/// # Errors
/// `not_found`, `vault_ring_missing`.
pub fn with_sight(view: &mut ReadTx, id: PairingId) -> Result<(Pairing, Sight, Option<SealedStore>), Fault> {
    let pairing = known(view, id)?;
    let safe = SealedStore::of(view, pairing.household)?;
    let sight = rules::sight(&pairing, safe.is_some(), view.actor(), view.now().day());
    Ok((pairing, sight, safe))
}

/// A pairing with what is shown of it.
///
/// # Errors
/// `seal_broken`.
pub fn record(view: &mut ReadTx, pairing: Pairing) -> Result<Record, Fault> {
    records(view, vec![pairing])?.pop().or_fault_as(&INTERNAL, "a pairing has no record")
}

/// The pairing of this id as the caller may read it.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn read(view: &mut ReadTx, id: PairingId) -> Result<Record, Fault> {
    view.snapshot()?;
    let pairing = known(view, id)?;
    record(view, pairing)
}

/// These pairings with what is shown of them.
///
/// # Errors
/// `seal_broken`.
pub fn records(view: &mut ReadTx, pairings: Vec<Pairing>) -> Result<Vec<Record>, Fault> {
    let mut records = closed(view, pairings)?;
    opened(view, &mut records)?;
    Ok(records)
}

/// These pairings, with nothing opened that only they hold.
///
/// # Errors
/// `seal_broken`.
pub fn closed(view: &mut ReadTx, pairings: Vec<Pairing>) -> Result<Vec<Record>, Fault> {
    let mut households: Vec<HouseholdId> = pairings.iter().map(|pairing| pairing.household).collect();
    households.sort_unstable();
    households.dedup();
    let standings = households::standings(view, &households)?;
    let record = |pairing: Pairing| {
        let household = standings
            .get(&pairing.household)
            .cloned()
            .or_fault_as(&INTERNAL, "the household of a pairing is not there")?;
        Ok(Record { household, words: None, pairing })
    };
    pairings.into_iter().map(record).collect()
}

/// Opens what is sealed of these.
fn opened(view: &mut ReadTx, records: &mut [Record]) -> Result<(), Fault> {
    let ids: Vec<PairingId> = records.iter().map(|record| record.pairing.id).collect();
    let standings: HashMap<HouseholdId, HouseholdStanding> =
        records.iter().map(|record| (record.pairing.household, record.household.clone())).collect();
    let mut sealed = store::sealed(view, &ids)?;
    let safes = SealedStore::all(view, &standings)?;
    for record in records {
        let id = record.pairing.id;
        if let (Some(sealed), Some(safe)) = (sealed.remove(&id), safes.get(&record.pairing.household)) {
            record.words = Some(safe.open(view, id.uuid(), &sealed)?);
        }
    }
    Ok(())
}

/// One page of the pairings the caller knows of: some hundreds in a community, so all are looked through, and only those of
/// the page are opened.
///
/// # Errors
/// `seal_broken`.
pub fn page(view: &mut ReadTx, filter: &PairingFilter, window: &Window) -> Result<Page<Record>, Fault> {
    view.snapshot()?;
    let (actor, today) = (*view.actor(), view.now().day());
    let unit: Option<UnitId> = actor.unit.or(filter.unit);
    let mut found = store::list(view, filter.household, unit)?;
    found.retain(|pairing| {
        let state = filter.states.is_empty() || filter.states.contains(&pairing.state.word());
        let unit = filter.unit.is_none_or(|unit| unit == pairing.unit);
        state && unit && rules::sees(pairing, &actor, today)
    });
    let mut records = closed(view, found)?;
    // Nothing is picked out, or put in order, by what the caller is not told.
    let sight = |record: &Record| rules::sight(&record.pairing, record.household.readable, &actor, today);
    records.retain(|record| filter.household.is_none() || sight(record).household());
    let overdue = |record: &Record| sight(record).name() && record.visit_due_on().is_some_and(|due| due < today);
    records.retain(|record| filter.overdue.is_none_or(|wanted| overdue(record) == wanted));
    let mut page = Page::of_whole(records, window, |record| mark(record, &window.sort));
    opened(view, &mut page.items)?;
    Ok(page)
}

/// The households a unit helps now, or is about to: what hangs on it.
pub fn helped_by(view: &mut ReadTx, unit: UnitId) -> Result<Vec<HouseholdId>, Fault> {
    let standing = store::standing_of(view, None, Some(unit))?;
    let mut helped: Vec<HouseholdId> =
        standing.iter().filter(|pairing| pairing.state.live()).map(|pairing| pairing.household).collect();
    helped.sort_unstable();
    helped.dedup();
    Ok(helped)
}

/// The unit that helped a household last, of those that do no longer; none where nobody ever did.
pub fn last_helper(view: &mut ReadTx, household: HouseholdId) -> Result<Option<UnitId>, Fault> {
    let ended = store::list(view, Some(household), None)?.into_iter().filter_map(|pairing| match pairing.state {
        State::Ended { end, .. } => Some((end.at, pairing.id, pairing.unit)),
        _ => None,
    });
    Ok(ended.max().map(|(.., unit)| unit))
}

/// Every pairing that speaks of a household, whatever became of it: while there is one, the household was no mistake.
pub fn about(view: &mut ReadTx, household: HouseholdId) -> Result<Vec<PairingId>, Fault> {
    Ok(store::list(view, Some(household), None)?.into_iter().map(|pairing| pairing.id).collect())
}

/// How many units help a household now: paused ones still look after it.
pub fn helpers(view: &mut ReadTx, household: HouseholdId) -> Result<usize, Fault> {
    let standing = store::standing_of(view, Some(household), None)?;
    Ok(standing.iter().filter(|pairing| pairing.state.live()).count())
}
