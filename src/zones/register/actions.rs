//! Actions for the ledgers: every zone at once, importing what a ledger asks for, and undoing that.

use std::collections::HashMap;

use super::model::{Back, Change, Enter, Ground as Lying, Register, Registered, Step, StepOutcome, Wrong};
use super::overlaps::Ground;
use super::store;
use crate::actions::{Origin, draft, entered};
use crate::aggregate::claims::model::{Claim, ClaimBasis};
use crate::aggregate::claims::store as claims;
use crate::aggregate::duties::model::Duty;
use crate::aggregate::duties::store as duties_store;
use crate::aggregate::lookup;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::rules::{Move, may};
use crate::duties::actions as duties;
use crate::events::{ZoneTakenBack, ZoneUpdated};
use crate::geometry::actions::{fits_as, lay};
use crate::geometry::model::Laid;
use crate::geometry::store as geometry;
use crate::geometry::wire::{FeatureOut, FeaturesOut, ZoneBoundaryChanged};
use crate::model::{GeometrySource, Zone, ZoneId, ZoneState};
use crate::store as zones;
use journal::{ReadTx, WriteTx};
use kernel::geo::{Boundary, Crs};
use kernel::{Budget, Expected, Fault, INTERNAL, Id, Instant, OrFaultAs};

/// Everything on the register, in a handful of statements.
pub fn read(view: &mut ReadTx) -> Result<Register, Fault> {
    let (verified, last) = (communities::stat_code_of(view)?, zones::last_number(view)?);
    let border = geometry::border(view)?.map(|border| border.boundary);
    let all = zones::all(view)?;
    let mut shapes = shapes(view, &all)?;
    let registered = |aggregate: ZoneAggregate| Registered {
        id: aggregate.zone.id,
        lead: aggregate.lead().map(|claim| (claim.unit, claim.since())),
        tasks: aggregate.duties.into_iter().map(|duty| duty.task).collect(),
        boundary: shapes.remove(&aggregate.zone.id),
        code: aggregate.zone.code,
        profile: aggregate.zone.profile,
        state: aggregate.zone.state,
    };
    let zones = lookup::aggregates(view, all)?.into_iter().map(registered).collect();
    Ok(Register { verified, last, border, zones })
}

fn shapes(view: &mut ReadTx, all: &[Zone]) -> Result<HashMap<ZoneId, Boundary>, Fault> {
    let ids: Vec<ZoneId> = all.iter().filter(|zone| zone.extent.is_some()).map(|zone| zone.id).collect();
    let now = Instant::from_micros(view.now().micros() + 1);
    geometry::shapes(view, &ids, now)
}

/// Every zone that stands as a map, in the order of their codes.
pub fn map(view: &mut ReadTx, crs: Crs) -> Result<FeaturesOut, Fault> {
    view.snapshot()?;
    let mut all = zones::all(view)?;
    all.retain(|zone| !matches!(zone.state, ZoneState::Retired { .. }));
    let shapes = shapes(view, &all)?;
    let aggregates = lookup::aggregates(view, all)?;
    let names = lookup::names(view, &aggregates, None)?;
    let feature = |aggregate: ZoneAggregate| {
        let shape = shapes.get(&aggregate.zone.id);
        FeatureOut::of(aggregate, shape, &names, crs)
    };
    Ok(FeaturesOut::of(aggregates.into_iter().map(feature).collect()))
}

/// What is wrong about the ground as a file would lay it.
///
/// # Errors
/// `geometry_too_complex`.
pub fn judge(view: &ReadTx, ground: Ground) -> Result<Vec<Wrong>, Fault> {
    if ground.untouched() {
        return Ok(Vec::new());
    }
    let question = ground.clone();
    view.compute(&question, Budget::OF_A_FILE, move |budget| ground.judged(budget))
}

/// Carries out what was found to be right, all of it laid where it will lie before anybody looks.
///
/// # Errors
/// `not_found`, `illegal_transition`, `zone_code_taken`.
pub fn carry_out(tx: &mut WriteTx, steps: &[Step], origin: Origin) -> Result<Vec<StepOutcome>, Fault> {
    steps
        .iter()
        .map(|step| match step {
            Step::Enter(one) => enter(tx, one, origin),
            Step::Change(one) => change(tx, one),
            Step::Leave(id) => Ok(StepOutcome::Unchanged(*id)),
        })
        .collect()
}

fn enter(tx: &mut WriteTx, one: &Enter, origin: Origin) -> Result<StepOutcome, Fault> {
    let mut zone = draft(tx, one.code.clone(), one.profile.clone(), origin)?;
    if let Some(boundary) = &one.boundary {
        let source = if zone.sample { GeometrySource::Sample } else { GeometrySource::Imported };
        let (entered, from_at) = (one.entered.as_ref(), tx.now());
        lay(tx, &mut zone, &Laid { boundary, entered, source, from_at })?;
    }
    let mut aggregate = entered(tx, zone)?;
    for task in &one.tasks {
        duties::add(tx, &mut aggregate, task.clone())?;
    }
    Ok(StepOutcome::Entered { id: aggregate.zone.id, version: aggregate.zone.version })
}

fn change(tx: &mut WriteTx, one: &Change) -> Result<StepOutcome, Fault> {
    let mut aggregate = lookup::find(tx, one.id)?;
    may(&aggregate, tx.actor(), Move::Update)?;
    let mut back = Back::default();
    if let Some(profile) = &one.profile {
        back.profile = Some(std::mem::replace(&mut aggregate.zone.profile, profile.clone()));
        aggregate.zone.effective_on = tx.now().day();
    }
    if let Some(boundary) = &one.boundary {
        back.ground = Some(lies(tx, one.id)?);
        let (entered, source, from_at) = (one.entered.as_ref(), GeometrySource::Imported, tx.now());
        lay(tx, &mut aggregate.zone, &Laid { boundary, entered, source, from_at })?;
    }
    changed(tx, &mut aggregate.zone, &back)?;
    for task in &one.tasks {
        back.duties.push(duties::add(tx, &mut aggregate, task.clone())?.n);
    }
    Ok(StepOutcome::Changed { id: one.id, version: aggregate.zone.version, back })
}

/// Where the zone lies.
fn lies(view: &mut ReadTx, id: ZoneId) -> Result<Lying, Fault> {
    Ok(geometry::drawn(view, id)?.map_or(Lying::Nowhere, |drawn| Lying::Here {
        boundary: drawn.boundary.to_geojson().to_string(),
        entered: drawn.entered,
        source: drawn.source,
    }))
}

/// Puts a zone on record of which these parts are others now.
fn changed(tx: &mut WriteTx, zone: &mut Zone, parts: &Back) -> Result<(), Fault> {
    if parts.profile.is_none() && parts.ground.is_none() {
        return Ok(());
    }
    zones::save(tx, zone)?;
    if parts.profile.is_some() {
        tx.record(&ZoneUpdated::of(zone))?;
    }
    if parts.ground.is_some() {
        tx.record(&ZoneBoundaryChanged::of(zone))?;
    }
    Ok(())
}

/// Takes back a zone that an import entered, with the claim that import gave; returns what holds it where something
/// does. One that is gone already is done.
pub fn take_back(tx: &mut WriteTx, id: ZoneId, version: i64) -> Result<Vec<String>, Fault> {
    let Some(zone) = zones::find(tx, id)? else { return Ok(Vec::new()) };
    let mut held = store::held_by(tx, id)?;
    let given = |claim: &Claim| {
        claim.basis.word() == ClaimBasis::Assignment && claim.version == 1 && claim.requested_at == zone.created_at
    };
    if !claims::list(tx, id)?.iter().all(given) {
        held.push("zone_claims".to_owned());
    }
    let untouched = |duty: &Duty| duty.began_at == zone.created_at && duty.ended_at.is_none();
    if !duties_store::list(tx, id)?.iter().all(untouched) {
        held.push("zone_duties".to_owned());
    }
    if zone.version != version {
        held.push("changed_since".to_owned());
    }
    if held.is_empty() {
        tx.cancel_timers(id.uuid())?;
        store::delete(tx, id)?;
        geometry::new_edition(tx)?;
        tx.record(&ZoneTakenBack::of(&zone))?;
    }
    Ok(held)
}

/// Changes a zone back to what it was before an import; returns what holds it where something does. Whether it may lie
/// where it lay is asked by [`still_lies`], once everything was changed back.
///
/// # Errors
/// `not_found`.
pub fn put_back(tx: &mut WriteTx, id: ZoneId, version: i64, back: &Back) -> Result<Vec<String>, Fault> {
    let mut aggregate = lookup::find(tx, id)?;
    if Expected::Versions(vec![version]).check(aggregate.zone.version).is_err() {
        return Ok(vec!["changed_since".to_owned()]);
    }
    let done = duties_store::done(tx, &[id], aggregate.zone.created_at.day())?.remove(&id).unwrap_or_default();
    if done.iter().any(|one| back.duties.contains(&one.duty)) {
        return Ok(vec!["zone_fulfilments".to_owned()]);
    }
    for n in &back.duties {
        duties::end(tx, id, *n)?;
    }
    if let Some(profile) = &back.profile {
        aggregate.zone.profile = profile.clone();
        aggregate.zone.effective_on = tx.now().day();
    }
    match &back.ground {
        Some(Lying::Nowhere) => {
            aggregate.zone.extent = None;
            geometry::erase(tx, id)?;
        }
        Some(Lying::Here { boundary, entered, source }) => {
            let boundary = Boundary::restore(boundary).or_fault_as(&INTERNAL, "a checked boundary is none")?;
            let (entered, source, from_at) = (entered.as_ref(), *source, tx.now());
            lay(tx, &mut aggregate.zone, &Laid { boundary: &boundary, entered, source, from_at })?;
        }
        None => {}
    }
    changed(tx, &mut aggregate.zone, back)?;
    Ok(Vec::new())
}

/// What holds a zone from lying where it does.
pub fn still_lies(tx: &mut WriteTx, id: ZoneId) -> Result<Vec<String>, Fault> {
    let zone = lookup::find(tx, id)?.zone;
    match fits_as(tx, &zone, zone.profile.kind) {
        Err(fault) if ["zone_overlaps", "zone_outside_community"].contains(&fault.code().name) => {
            Ok(vec![fault.code().name.to_owned()])
        }
        fits => fits.map(|()| Vec::new()),
    }
}
