//! Actions: households as they stood on a day, with today's masked names.

use std::collections::HashMap;

use super::super::access::store as access;
use super::super::dossier::actions::profiles;
use super::super::dossier::model::MaskedProfile;
use super::super::lookup::model::{HouseholdFilter, Record, mark};
use super::super::lookup::reading::found;
use super::super::model::{Household, HouseholdId};
use super::super::rules as households;
use super::super::store;
use super::rules;
use journal::ReadTx;
use kernel::{Day, Fault, Page, Window};
use web::codes::NOT_FOUND;

/// A household as it stood at 24:00 of a day, for whoever may read it today.
///
/// # Errors
/// `not_found`, also where it was not reported yet, or its key is gone since; `consent_withdrawn`.
pub fn read(view: &mut ReadTx, id: HouseholdId, day: Day) -> Result<Record, Fault> {
    view.snapshot()?;
    households::readable(&found(view, id)?)?;
    let then = store::as_of(view, id, day)?.ok_or(&NOT_FOUND)?;
    let pairings = access::counts_as_of(view, Some(id), day)?.remove(&id).unwrap_or_default();
    named(view, vec![bare(then, pairings)])?.pop().ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// One page of households as they stood at 24:00 of a day.
///
/// # Errors
/// `invalid_parameter` for what cannot be asked of a day gone by, `seal_broken`.
pub fn page(view: &mut ReadTx, day: Day, filter: &HouseholdFilter, window: &Window) -> Result<Page<Record>, Fault> {
    rules::answerable(filter)?;
    view.snapshot()?;
    let today: HashMap<HouseholdId, Household> = store::all(view)?.into_iter().map(|one| (one.id, one)).collect();
    let mut then = store::all_as_of(view, day)?;
    then.retain(|household| {
        today.get(&household.id).is_some_and(|today| {
            // Whether it is restricted is judged by today, as the route of today does.
            let judged = Household { restricted: today.restricted, ..household.clone() };
            filter.passes(&judged) && rules::listed(today, filter.held)
        })
    });
    let counts = access::counts_as_of(view, None, day)?;
    let record = |one: Household| {
        let pairings = counts.get(&one.id).copied().unwrap_or_default();
        bare(one, pairings)
    };
    let records = then.into_iter().map(record).collect();
    let page = Page::of_whole(records, window, |record| mark(record, &window.sort));
    page.turned(|records| named(view, records))
}

fn bare(household: Household, pairings: i64) -> Record {
    Record { household, profile: None, zone: None, pairings, inside: None }
}

/// These with what they are called today, where that could be told then and can be now.
fn named(view: &mut ReadTx, mut records: Vec<Record>) -> Result<Vec<Record>, Fault> {
    let then = records.iter().filter(|record| record.household.processed());
    let ids: Vec<HouseholdId> = then.map(|record| record.household.id).collect();
    let mut today = store::these(view, &ids)?;
    today.retain(Household::processed);
    let open: Vec<HouseholdId> = today.iter().map(|one| one.id).collect();
    let mut profiles = profiles(view, &open)?;
    for record in &mut records {
        let name = profiles.remove(&record.household.id).map(|profile| profile.display_name);
        record.profile = name.map(|display_name| MaskedProfile { display_name, ..MaskedProfile::default() });
    }
    Ok(records)
}
