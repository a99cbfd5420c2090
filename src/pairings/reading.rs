//! Looking: a pairing as this caller may know it, with what is sealed of it opened.

use std::collections::HashMap;

use super::model::{Pairing, PairingFilter, Record, Words, mark};
use super::rules::Told;
use super::{rules, store};
use households::desk::{self, HouseholdStanding, Safe};
use journal::View;
use kernel::{Fault, HouseholdId, INTERNAL, Id, OrFaultAs, Page, PairingId, UnitId, Window};
use vault::Vault;
use web::codes::NOT_FOUND;

/// The pairing of this id, if the caller knows of it.
///
/// # Errors
/// `not_found`.
pub fn known(view: &mut View, id: PairingId) -> Result<Pairing, Fault> {
    let pairing = store::find(view, id)?.ok_or(&NOT_FOUND)?;
    rules::known(&pairing, view.actor(), view.now().day())?;
    Ok(pairing)
}

/// What is sealed of a pairing; none once it can be read no more.
///
/// # Errors
/// `seal_broken`.
pub fn open_words(view: &mut View, vault: &Vault, pairing: &Pairing) -> Result<Option<Words>, Fault> {
    let Some(sealed) = store::sealed(view, &[pairing.id])?.remove(&pairing.id) else { return Ok(None) };
    let Some(safe) = Safe::of(view, vault, pairing.household)? else { return Ok(None) };
    safe.open(view, pairing.id.uuid(), &sealed).map(Some)
}

/// A pairing, and how much of its household it tells the caller now, with the key where that is anything that is sealed.
///
/// # Errors
/// `not_found`, `vault_ring_missing`.
pub fn told(view: &mut View, vault: &Vault, id: PairingId) -> Result<(Pairing, Told, Option<Safe>), Fault> {
    let pairing = known(view, id)?;
    let safe = Safe::of(view, vault, pairing.household)?;
    let told = rules::told(&pairing, safe.is_some(), view.actor(), view.now().day());
    Ok((pairing, told, safe))
}

/// A pairing with what is shown of it.
///
/// # Errors
/// `seal_broken`.
pub fn record(view: &mut View, vault: &Vault, pairing: Pairing) -> Result<Record, Fault> {
    records(view, vault, vec![pairing])?.pop().or_fault_as(&INTERNAL, "a pairing has no record")
}

/// The pairing of this id as the caller may read it.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn read(view: &mut View, vault: &Vault, id: PairingId) -> Result<Record, Fault> {
    view.snapshot()?;
    let pairing = known(view, id)?;
    record(view, vault, pairing)
}

/// These pairings with what is shown of them.
///
/// # Errors
/// `seal_broken`.
pub fn records(view: &mut View, vault: &Vault, pairings: Vec<Pairing>) -> Result<Vec<Record>, Fault> {
    let mut records = closed(view, vault, pairings)?;
    opened(view, vault, &mut records)?;
    Ok(records)
}

/// These pairings, with nothing opened that only they hold.
///
/// # Errors
/// `seal_broken`.
pub fn closed(view: &mut View, vault: &Vault, pairings: Vec<Pairing>) -> Result<Vec<Record>, Fault> {
    let mut households: Vec<HouseholdId> = pairings.iter().map(|pairing| pairing.household).collect();
    households.sort_unstable();
    households.dedup();
    let standings = desk::standings(view, vault, &households)?;
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
fn opened(view: &mut View, vault: &Vault, records: &mut [Record]) -> Result<(), Fault> {
    let ids: Vec<PairingId> = records.iter().map(|record| record.pairing.id).collect();
    let standings: HashMap<HouseholdId, HouseholdStanding> =
        records.iter().map(|record| (record.pairing.household, record.household.clone())).collect();
    let mut sealed = store::sealed(view, &ids)?;
    let safes = Safe::all(view, vault, &standings)?;
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
pub fn page(view: &mut View, vault: &Vault, filter: &PairingFilter, window: &Window) -> Result<Page<Record>, Fault> {
    view.snapshot()?;
    let (actor, today) = (*view.actor(), view.now().day());
    let unit: Option<UnitId> = actor.unit.or(filter.unit);
    let mut found = store::list(view, filter.household, unit)?;
    found.retain(|pairing| {
        let state = filter.states.is_empty() || filter.states.contains(&pairing.state);
        let unit = filter.unit.is_none_or(|unit| unit == pairing.unit);
        state && unit && rules::sees(pairing, &actor, today)
    });
    let mut records = closed(view, vault, found)?;
    // Nothing is picked out, or put in order, by what the caller is not told.
    let told = |record: &Record| rules::told(&record.pairing, record.household.readable, &actor, today);
    records.retain(|record| filter.household.is_none() || told(record).household());
    let overdue = |record: &Record| told(record).name() && record.visit_due_on().is_some_and(|due| due < today);
    records.retain(|record| filter.overdue.is_none_or(|wanted| overdue(record) == wanted));
    let mut page = Page::of_whole(records, window, |record| mark(record, &window.sort));
    opened(view, vault, &mut page.items)?;
    Ok(page)
}
