//! Actions: entering zones, changing what is said about them, and retiring them; and what is done when a timer is due.

use serde_json::Value;

use super::aggregate::claims::model::{ClaimEnd, State};
use super::aggregate::claims::store as claims_store;
use super::aggregate::lookup;
use super::aggregate::model::ZoneAggregate;
use super::aggregate::rules::{Move, may};
use super::claims::actions as claims;
use super::duties::actions as duties;
use super::endings::actions as endings;
use super::events::{ZoneCreated, ZoneRetired, ZoneUpdated};
use super::geometry::actions as geometry;
use super::model::{Code, Profile, Zone, ZoneId, ZoneState, ZoneTimer};
use super::plans::actions as plans;
use super::rules::code;
use super::store;
use super::wire::{ZoneIn, ZoneProfileIn};
use crate::plans::model::ZonePlanId;
use journal::WriteTx;
use kernel::{Expected, Fault, Id, patch};

/// How a zone became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The community entered it.
    Entered,
    /// It is invented (示例).
    Sample,
}

/// Enters a zone as a draft, with its duties.
///
/// # Errors
/// `zone_code_taken`, `zone_codes_exhausted`, `duty_exists`, `validation_failed`, `zone_overlaps`, `zone_outside_community`.
pub fn create(tx: &mut WriteTx, sent: &ZoneIn, origin: Origin) -> Result<ZoneAggregate, Fault> {
    let verified = communities::stat_code_of(tx)?;
    let last = store::last_number(tx)?;
    let given = sent.code.as_ref().map(|code| code.as_str());
    let mut zone = draft(tx, code(verified.as_deref(), given, last)?, sent.profile(), origin)?;
    if let Some(boundary) = &sent.boundary {
        geometry::begin(tx, &mut zone, boundary, sent.crs)?;
    }
    let mut aggregate = entered(tx, zone)?;
    for (at, duty) in sent.duties.iter().enumerate() {
        duties::add(tx, &mut aggregate, duty.task()).map_err(|fault| fault.below(&format!("/duties/{at}")))?;
    }
    Ok(aggregate)
}

/// A new draft, written down; it is announced once it has its ground.
///
/// # Errors
/// `zone_code_taken`.
pub fn draft(tx: &mut WriteTx, code: Code, profile: Profile, origin: Origin) -> Result<Zone, Fault> {
    let now = tx.now();
    let zone = Zone {
        id: tx.new_id(),
        community: tx.community(),
        code,
        profile,
        state: ZoneState::Draft,
        effective_on: now.day(),
        extent: None,
        sample: origin == Origin::Sample,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, &zone)?;
    Ok(zone)
}

/// Announces a new zone.
pub fn entered(tx: &mut WriteTx, zone: Zone) -> Result<ZoneAggregate, Fault> {
    tx.record(&ZoneCreated::of(&zone))?;
    Ok(ZoneAggregate { zone, duties: Vec::new(), claims: Vec::new(), hold: None })
}

/// Changes what a merge patch names.
///
/// # Errors
/// `not_found`, `stale_version`, `illegal_transition`, `validation_failed`.
pub fn update(tx: &mut WriteTx, id: ZoneId, expected: &Expected, sent: &Value) -> Result<ZoneAggregate, Fault> {
    let mut aggregate = lookup::changeable(tx, id, expected)?;
    let profile = patch::merge(&ZoneProfileIn::of(&aggregate.zone.profile), sent)?.profile();
    if profile == aggregate.zone.profile {
        return Ok(aggregate);
    }
    if profile.kind != aggregate.zone.profile.kind {
        geometry::fits_as(tx, &aggregate.zone, profile.kind)?;
    }
    aggregate.zone.profile = profile;
    aggregate.zone.effective_on = tx.now().day();
    store::save(tx, &mut aggregate.zone)?;
    tx.record(&ZoneUpdated::of(&aggregate.zone))?;
    Ok(aggregate)
}

/// Takes a zone that nobody leads off the map: what was asked for it is settled, what supported it ends.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn retire(tx: &mut WriteTx, id: ZoneId) -> Result<ZoneAggregate, Fault> {
    let mut aggregate = lookup::find(tx, id)?;
    if matches!(aggregate.zone.state, ZoneState::Retired { .. }) {
        return Ok(aggregate);
    }
    may(&aggregate, tx.actor(), Move::Retire)?;
    for claim in std::mem::take(&mut aggregate.claims) {
        match claim.state {
            State::Requested => claims::supersede(tx, claim)?,
            _ => drop(claims::finish(tx, claim, ClaimEnd::ZoneRetired)?),
        }
    }
    let now = tx.now();
    claims_store::end_hold(tx, id, now)?;
    aggregate.hold = None;
    aggregate.zone.state = ZoneState::Retired { on: now.day() };
    store::save(tx, &mut aggregate.zone)?;
    tx.record(&ZoneRetired::of(&aggregate.zone))?;
    Ok(aggregate)
}

/// A timer of this slice has come.
pub fn on_timer(tx: &mut WriteTx, timer: &ZoneTimer, subject: uuid::Uuid) -> Result<(), Fault> {
    match timer {
        ZoneTimer::Release => endings::on_timer(tx, ZoneId::of(subject)),
        ZoneTimer::Plan => plans::on_timer(tx, ZonePlanId::of(subject)),
    }
}
