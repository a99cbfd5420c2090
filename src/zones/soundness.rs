//! Integrity checks of the rows of this slice, and which of them are kept in every state.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::aggregate::claims::model::{ClaimRole, ClaimState};
use super::aggregate::claims::store as claims;
use super::aggregate::duties::store as duties;
use super::geometry::store as geometry;
use super::model::{ZoneId, ZoneTimer};
use super::plans::store as plans;
use super::plates::rules::key;
use super::plates::store as plates;
use super::store;
use journal::{Amiss, Implied, ReadTx, RowKind, RowWord, When, timers_amiss, wrong_copies};
use kernel::{Day, Fault, Id, Instant};

/// The rows of the community that cannot be read, by table.
pub fn unreadable(view: &mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    Ok(vec![
        ("zones", store::unreadable_rows(view)?),
        ("zone_claims", claims::unreadable_rows(view)?),
        ("zone_duties", duties::unreadable_rows(view)?),
    ])
}

/// The keys of plates that do not lead where the plates say.
pub fn wrong_plates(view: &mut ReadTx) -> Result<Vec<(String, RowWord)>, Fault> {
    let row = |(key, zone): (String, ZoneId)| (key, zone.uuid());
    let good = plates::good_codes(view)?.into_iter().map(|(code, zone)| (key(&code), zone));
    let implied: BTreeSet<(String, Uuid)> = good.map(row).collect();
    let standing = plates::places(view)?.into_iter().map(row).collect();
    Ok(wrong_copies("plate_codes", &implied, &standing))
}

/// At how many releases that run anybody looks.
const MOST: i64 = 100_000;

/// The timers that are not those of the plans and releases of the community.
pub fn wrong_timers(view: &mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault> {
    let plan = |on: Day, id: Uuid| Implied::of(When::At(Instant::start_of(on)), &ZoneTimer::Plan, id);
    let release = |on: Day, zone: Uuid| Implied::of(When::At(Instant::end_of(on)), &ZoneTimer::Release, zone);
    let planned = plans::planned_until(view, Day::LAST)?;
    let live = claims::in_states(view, &ClaimState::LIVE, MOST)?;
    let given_up = live.iter().filter(|claim| claim.role == ClaimRole::Lead).filter_map(|claim| {
        let announced = claim.release()?;
        Some(release(announced.on, claim.zone.uuid()))
    });
    let implied: Vec<Implied> = planned.iter().map(|one| plan(one.on, one.id.uuid())).chain(given_up).collect();
    let zones = store::ids(view)?.into_iter().map(Id::uuid);
    let known: BTreeSet<Uuid> = zones.chain(plans::ids(view)?.into_iter().map(Id::uuid)).collect();
    timers_amiss::<ZoneTimer>(view, &implied, Some(&known))
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &store::ZONES,
    &geometry::BOUNDARIES,
    &geometry::BORDERS,
    &duties::DUTIES,
    &duties::FULFILMENTS,
    &claims::CLAIMS,
    &claims::HOLDS,
    &plans::PLANS,
    &plans::PLAN_ZONES,
    &plates::PLATES,
];
