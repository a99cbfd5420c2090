//! Finds households: one by its id, masked; one page of a list; and the people who keep files or have looked at them.

use super::super::access::store as access;
use super::super::dossier::actions::{HouseholdCipher, others, places, profiles};
use super::super::dossier::rules::warnings;
use super::super::model::{Household, HouseholdId};
use super::super::{rules, store};
use super::model::{HouseholdFilter, Inside, Record, mark};
use auth::{self, Colleague};
use journal::ReadTx;
use kernel::{Fault, Page, Window};
use web::codes::NOT_FOUND;

/// The household of this id, whatever may be done with it.
///
/// # Errors
/// `not_found`.
pub fn found(view: &mut ReadTx, id: HouseholdId) -> Result<Household, Fault> {
    store::find(view, id)?.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// A household as far as it can be shown now: masked; nothing of it once its key or its consent is gone, or while it is
/// restricted to storage.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn record(view: &mut ReadTx, id: HouseholdId) -> Result<Record, Fault> {
    view.snapshot()?;
    let household = found(view, id)?;
    if !household.processed() {
        return Ok(Record { household, profile: None, zone: None, pairings: 0, inside: None });
    }
    let cipher = HouseholdCipher::open(view, id)?;
    let profile = cipher.profile(view)?;
    let place: Vec<_> = profile.position().into_iter().collect();
    let zone = zones::zones_at(view, &place)?.into_iter().flatten().next();
    let (plan, papers, others) = (cipher.plan(view)?, cipher.papers(view)?, others(view, id)?);
    let inside = Inside { plan, papers, others, warnings: warnings(&cipher.people(view)?) };
    let pairings = i64::try_from(access::of(view, id)?.len()).unwrap_or(i64::MAX);
    Ok(Record { household, profile: Some(profile), zone, pairings, inside: Some(inside) })
}

/// The same, for whoever asks to read it.
///
/// # Errors
/// `not_found`, `consent_withdrawn`.
pub fn read(view: &mut ReadTx, id: HouseholdId) -> Result<Record, Fault> {
    let record = record(view, id)?;
    rules::readable(&record.household)?;
    Ok(record)
}

/// One page of households. What a list is filtered by is sealed, so all of a community are opened: some dozens.
///
/// # Errors
/// `seal_broken`.
pub fn page(view: &mut ReadTx, filter: &HouseholdFilter, window: &Window) -> Result<Page<Record>, Fault> {
    view.snapshot()?;
    let mut known = store::all(view)?;
    known.retain(|household| filter.passes(household));
    let mut records = opened(view, known)?;
    records.retain(|record| filter.passes_open(record));
    Ok(Page::of_whole(records, window, |record| mark(record, &window.sort)))
}

/// These households with their masked forms and zones; nothing is opened of what is not processed any more.
///
/// # Errors
/// `seal_broken`.
pub fn opened(view: &mut ReadTx, known: Vec<Household>) -> Result<Vec<Record>, Fault> {
    let open = known.iter().filter(|household| household.processed());
    let ids: Vec<HouseholdId> = open.map(|household| household.id).collect();
    let mut profiles = profiles(view, &ids)?;
    let (owners, at): (Vec<_>, Vec<_>) = places(&profiles).into_iter().unzip();
    let zones = zones::zones_at(view, &at)?;
    let zone = |id: HouseholdId| owners.iter().position(|owner| *owner == id).and_then(|at| zones.get(at).copied()?);
    let counts = access::counts(view)?;
    let whole = |household: Household| Record {
        pairings: counts.get(&household.id).copied().unwrap_or_default(),
        profile: profiles.remove(&household.id),
        zone: zone(household.id),
        inside: None,
        household,
    };
    Ok(known.into_iter().map(whole).collect())
}

/// The community's own staff, to name those who keep files.
pub fn staff(view: &mut ReadTx) -> Result<Vec<Colleague>, Fault> {
    auth::colleagues(view)
}

/// The community's own staff and the people of its units, to name those who have looked.
pub fn everybody(view: &mut ReadTx) -> Result<Vec<Colleague>, Fault> {
    let colleague = |member: auth::Member| Colleague {
        id: member.id,
        name: member.name,
        title: member.title,
        roles: member.roles.into_iter().collect(),
    };
    let mut known = auth::colleagues(view)?;
    known.extend(auth::members(view)?.into_iter().map(colleague));
    Ok(known)
}
