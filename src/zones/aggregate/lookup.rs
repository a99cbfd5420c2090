//! Finds a zone with its duties, claims and hold as they are now, if the caller may know of it; and what units are
//! called.

use super::claims::store as claims_store;
use super::duties::store as duties_store;
use super::model::{Names, ZoneAggregate};
use super::rules::{Move, may};
use crate::model::{Zone, ZoneFilter, ZoneId, ZoneState};
use crate::rules::of_the_community;
use crate::store;
use journal::{ReadTx, WriteTx};
use kernel::{Day, Expected, Fault, Page, UnitId, Window};
use web::codes::NOT_FOUND;

/// A zone with everything that decides what may be done to it, if the caller may know of it.
///
/// # Errors
/// `not_found`.
pub fn find(view: &mut ReadTx, id: ZoneId) -> Result<ZoneAggregate, Fault> {
    view.snapshot()?;
    let zone = store::find(view, id)?.ok_or(&NOT_FOUND)?;
    if zone.state == ZoneState::Draft && !of_the_community(view.actor()) {
        return Err(Fault::of(&NOT_FOUND));
    }
    let mut found = aggregates(view, vec![zone])?;
    found.pop().ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// The same of many zones, in a handful of statements.
pub fn aggregates(view: &mut ReadTx, zones: Vec<Zone>) -> Result<Vec<ZoneAggregate>, Fault> {
    let ids: Vec<ZoneId> = zones.iter().map(|zone| zone.id).collect();
    let mut duties = duties_store::open_duties(view, &ids)?;
    let mut claims = claims_store::open_claims(view, &ids)?;
    let mut holds = claims_store::current_holds(view, &ids)?;
    let whole = |zone: Zone| ZoneAggregate {
        duties: duties.remove(&zone.id).unwrap_or_default(),
        claims: claims.remove(&zone.id).unwrap_or_default(),
        hold: holds.remove(&zone.id),
        zone,
    };
    Ok(zones.into_iter().map(whole).collect())
}

/// A zone that the caller has seen in this version and that can be changed now.
///
/// # Errors
/// `not_found`, `stale_version`, `illegal_transition`.
pub fn changeable(tx: &mut WriteTx, id: ZoneId, expected: &Expected) -> Result<ZoneAggregate, Fault> {
    let aggregate = find(tx, id)?;
    expected.check(aggregate.zone.version)?;
    may(&aggregate, tx.actor(), Move::Update)?;
    Ok(aggregate)
}

/// One page of zones.
pub fn page(view: &mut ReadTx, filter: &ZoneFilter, window: &Window) -> Result<Page<ZoneAggregate>, Fault> {
    view.snapshot()?;
    store::list(view, filter, window)?.turned(|zones| aggregates(view, zones))
}

/// What the units in these aggregates are called, today or at 24:00 of a day.
pub fn names<'a>(
    view: &mut ReadTx,
    aggregates: impl IntoIterator<Item = &'a ZoneAggregate>,
    day: Option<Day>,
) -> Result<Names, Fault> {
    let of = |aggregate: &ZoneAggregate| {
        let claims = aggregate.claims.iter().map(|claim| claim.unit);
        claims.chain(aggregate.hold.map(|hold| hold.unit)).collect::<Vec<UnitId>>()
    };
    names_of(view, aggregates.into_iter().flat_map(of).collect(), day)
}

/// What these units are called, today or at 24:00 of a day.
pub fn names_of(view: &mut ReadTx, mut ids: Vec<UnitId>, day: Option<Day>) -> Result<Names, Fault> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Names::new());
    }
    Ok(units::names_of(view, &ids, day)?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}
