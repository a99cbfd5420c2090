//! Actions: pairings as they stood on a day.

use std::collections::HashMap;

use super::super::model::{Pairing, PairingFilter, State, mark};
use super::super::reading::closed;
use super::super::store;
use super::rules::{self, Past};
use households::HouseholdId;
use journal::ReadTx;
use kernel::{Day, Fault, INTERNAL, OrFaultAs, Page, PairingId, UnitId, Window};
use web::codes::NOT_FOUND;

/// A pairing as it stood at 24:00 of a day, for whoever may look back at it today.
///
/// # Errors
/// `not_found`, also where it was not proposed yet, or its household was erased since.
pub fn read(view: &mut ReadTx, id: PairingId, day: Day) -> Result<Past, Fault> {
    view.snapshot()?;
    let (actor, today) = (*view.actor(), view.now().day());
    let now = store::find(view, id)?.filter(|now| rules::recalls(now, &actor, today)).ok_or(&NOT_FOUND)?;
    let then = store::as_of(view, id, day)?.ok_or(&NOT_FOUND)?;
    let all = store::all_as_of(view, Some(now.household), day)?;
    past(view, vec![(then, now)], &all, day)?.pop().or_fault_as(&INTERNAL, "a pairing has no record")
}

/// One page of the pairings the caller may look back at, as they stood at 24:00 of a day.
///
/// # Errors
/// `invalid_parameter` for what cannot be asked of a day gone by, `seal_broken`.
pub fn page(view: &mut ReadTx, day: Day, filter: &PairingFilter, window: &Window) -> Result<Page<Past>, Fault> {
    rules::answerable(filter)?;
    view.snapshot()?;
    let (actor, today) = (*view.actor(), view.now().day());
    let unit: Option<UnitId> = actor.unit.or(filter.unit);
    let now = store::list(view, filter.household, unit)?.into_iter().map(|now| (now.id, now));
    let mut now: HashMap<PairingId, Pairing> = now.collect();
    now.retain(|_, now| rules::recalls(now, &actor, today) && filter.unit.is_none_or(|unit| unit == now.unit));
    let all = store::all_as_of(view, filter.household, day)?;
    let found = all.iter().filter(|then| filter.states.is_empty() || filter.states.contains(&then.state.word()));
    let found = found.filter_map(|then| Some((then.clone(), now.remove(&then.id)?))).collect();
    let mut found = past(view, found, &all, day)?;
    // Nothing is picked out by what the caller is not told.
    found.retain(|past| filter.household.is_none() || past.sight.household());
    Ok(Page::of_whole(found, window, |past| mark(&past.record, &window.sort)))
}

/// These as they stood, each with how it stands now; `all` are those of their households then.
fn past(view: &mut ReadTx, pairs: Vec<(Pairing, Pairing)>, all: &[Pairing], day: Day) -> Result<Vec<Past>, Fault> {
    let (actor, today) = (*view.actor(), view.now().day());
    let (then, now): (Vec<Pairing>, Vec<Pairing>) = pairs.into_iter().unzip();
    let offered = all.iter().filter(|one| matches!(one.state, State::Proposed(_)));
    let offered = offered.filter_map(|one| Some((one.from.succeeds()?, (one.id, one.unit))));
    let offered: HashMap<PairingId, (PairingId, UnitId)> = offered.collect();
    let records = closed(view, then)?;
    let mut households: Vec<HouseholdId> = records.iter().map(|record| record.pairing.household).collect();
    households.sort_unstable();
    households.dedup();
    let officers = households::officers_as_of(view, &households, day)?;
    let past = records.into_iter().zip(now).map(|(mut record, now)| {
        record.household.officer = officers.get(&record.pairing.household).copied();
        let sight = rules::sight([&record.pairing, &now], record.household.readable, &actor, [day, today]);
        Past { handover: offered.get(&record.pairing.id).copied(), sight, record }
    });
    Ok(past.collect())
}
