//! Everything on the register at once; carrying out what a ledger asks for; and the way back.

use std::collections::HashMap;

use super::super::actions::{Origin, draft, entered, keep, names, picture, pictures};
use super::super::claims::model::{Claim, ClaimBasis, Picture};
use super::super::claims::store as claims;
use super::super::duties::actions as duties;
use super::super::duties::model::Duty;
use super::super::duties::store as duties_store;
use super::super::ground::actions::{fits_as, lay};
use super::super::ground::model::Laid;
use super::super::ground::store as ground;
use super::super::ground::wire::{FeatureOut, FeaturesOut, ZoneBoundaryChanged};
use super::super::model::{GeometrySource, Zone, ZoneState};
use super::super::rules::{Move, may};
use super::super::store as zones;
use super::super::wire::{ZoneTakenBack, ZoneUpdated};
use super::ground::Ground;
use super::model::{Back, Change, Done, Enter, Ground as Lying, Register, Registered, Step, Wrong};
use super::store;
use journal::{Tx, View};
use kernel::geo::{Boundary, Crs};
use kernel::{Budget, Expected, Fault, INTERNAL, Id, Instant, OrFaultAs, ZoneId};

/// Everything on the register, in a handful of statements.
///
/// # Errors
/// When the disk refuses.
pub fn register(view: &mut View) -> Result<Register, Fault> {
    let (verified, last) = (communities::stat_code_of(view)?, zones::last_number(view)?);
    let border = ground::border(view)?.map(|border| border.boundary);
    let all = zones::all(view)?;
    let mut shapes = shapes(view, &all)?;
    let registered = |picture: Picture| Registered {
        id: picture.zone.id,
        lead: picture.lead().map(|claim| (claim.unit, claim.since())),
        tasks: picture.duties.into_iter().map(|duty| duty.task).collect(),
        boundary: shapes.remove(&picture.zone.id),
        code: picture.zone.code,
        profile: picture.zone.profile,
        state: picture.zone.state,
    };
    let zones = pictures(view, all)?.into_iter().map(registered).collect();
    Ok(Register { verified, last, border, zones })
}

fn shapes(view: &mut View, all: &[Zone]) -> Result<HashMap<ZoneId, Boundary>, Fault> {
    let ids: Vec<ZoneId> = all.iter().filter(|zone| zone.extent.is_some()).map(|zone| zone.id).collect();
    let now = Instant::from_micros(view.now().micros() + 1);
    ground::shapes(view, &ids, now)
}

/// Every zone that stands as a map, in the order of their codes.
///
/// # Errors
/// When the disk refuses.
pub fn map(view: &mut View, crs: Crs) -> Result<FeaturesOut, Fault> {
    view.snapshot()?;
    let mut all = zones::all(view)?;
    all.retain(|zone| !matches!(zone.state, ZoneState::Retired { .. }));
    let shapes = shapes(view, &all)?;
    let pictures = pictures(view, all)?;
    let names = names(view, &pictures, None)?;
    let feature = |picture: Picture| {
        let shape = shapes.get(&picture.zone.id);
        FeatureOut::of(picture, shape, &names, crs)
    };
    Ok(FeaturesOut::of(pictures.into_iter().map(feature).collect()))
}

/// What is wrong about the ground as a file would lay it.
///
/// # Errors
/// `geometry_too_complex`.
pub fn judge(view: &View, ground: Ground) -> Result<Vec<Wrong>, Fault> {
    if ground.untouched() {
        return Ok(Vec::new());
    }
    let question = ground.clone();
    view.reckon(&question, Budget::OF_A_FILE, move |budget| ground.judged(budget))
}

/// Carries out what was found to be right, all of it laid where it will lie before anybody looks.
///
/// # Errors
/// `not_found`, `illegal_transition`, `zone_code_taken`.
pub fn carry_out(tx: &mut Tx, steps: &[Step], origin: Origin) -> Result<Vec<Done>, Fault> {
    steps
        .iter()
        .map(|step| match step {
            Step::Enter(one) => enter(tx, one, origin),
            Step::Change(one) => change(tx, one),
            Step::Leave(id) => Ok(Done::Left(*id)),
        })
        .collect()
}

fn enter(tx: &mut Tx, one: &Enter, origin: Origin) -> Result<Done, Fault> {
    let mut zone = draft(tx, one.code.clone(), one.profile.clone(), origin)?;
    if let Some(boundary) = &one.boundary {
        let source = if zone.sample { GeometrySource::Sample } else { GeometrySource::Imported };
        let (entered, from_at) = (one.entered.as_ref(), tx.now());
        lay(tx, &mut zone, &Laid { boundary, entered, source, from_at })?;
    }
    let mut picture = entered(tx, zone)?;
    for task in &one.tasks {
        duties::add(tx, &mut picture, task.clone())?;
    }
    Ok(Done::Entered { id: picture.zone.id, version: picture.zone.version })
}

fn change(tx: &mut Tx, one: &Change) -> Result<Done, Fault> {
    let mut picture = picture(tx, one.id)?;
    may(&picture, tx.actor(), Move::Update)?;
    let mut back = Back::default();
    if let Some(profile) = &one.profile {
        back.profile = Some(std::mem::replace(&mut picture.zone.profile, profile.clone()));
        picture.zone.effective_on = tx.now().day();
    }
    if let Some(boundary) = &one.boundary {
        back.ground = Some(lies(tx, one.id)?);
        let (entered, source, from_at) = (one.entered.as_ref(), GeometrySource::Imported, tx.now());
        lay(tx, &mut picture.zone, &Laid { boundary, entered, source, from_at })?;
    }
    changed(tx, &mut picture.zone, &back)?;
    for task in &one.tasks {
        back.duties.push(duties::add(tx, &mut picture, task.clone())?.n);
    }
    Ok(Done::Changed { id: one.id, version: picture.zone.version, back })
}

/// Where the zone lies.
fn lies(view: &mut View, id: ZoneId) -> Result<Lying, Fault> {
    Ok(ground::drawn(view, id)?.map_or(Lying::Nowhere, |drawn| Lying::Here {
        boundary: drawn.boundary.to_geojson().to_string(),
        entered: drawn.entered,
        source: drawn.source,
    }))
}

/// Puts a zone on record of which these parts are others now.
fn changed(tx: &mut Tx, zone: &mut Zone, parts: &Back) -> Result<(), Fault> {
    if parts.profile.is_none() && parts.ground.is_none() {
        return Ok(());
    }
    keep(tx, zone)?;
    if parts.profile.is_some() {
        tx.record(&ZoneUpdated::of(zone))?;
    }
    if parts.ground.is_some() {
        tx.record(&ZoneBoundaryChanged::of(zone))?;
    }
    Ok(())
}

/// Takes back a zone that an import entered, with the claim that import gave; answers what holds it where something
/// does. One that is gone already is done.
///
/// # Errors
/// When the disk refuses.
pub fn take_back(tx: &mut Tx, id: ZoneId, version: i64) -> Result<Vec<String>, Fault> {
    let Some(zone) = zones::find(tx, id)? else { return Ok(Vec::new()) };
    let mut held = store::held_by(tx, id)?;
    let given = |claim: &Claim| {
        claim.basis == ClaimBasis::Assignment && claim.version == 1 && claim.requested_at == zone.created_at
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
        ground::new_edition(tx)?;
        tx.record(&ZoneTakenBack::of(&zone))?;
    }
    Ok(held)
}

/// Changes a zone back to what it was before an import; answers what holds it where something does. Whether it may lie
/// where it lay is asked by [`still_lies`], once everything was changed back.
///
/// # Errors
/// `not_found`.
pub fn put_back(tx: &mut Tx, id: ZoneId, version: i64, back: &Back) -> Result<Vec<String>, Fault> {
    let mut picture = picture(tx, id)?;
    if Expected::Versions(vec![version]).check(picture.zone.version).is_err() {
        return Ok(vec!["changed_since".to_owned()]);
    }
    let done = duties_store::done(tx, &[id], picture.zone.created_at.day())?.remove(&id).unwrap_or_default();
    if done.iter().any(|one| back.duties.contains(&one.duty)) {
        return Ok(vec!["zone_fulfilments".to_owned()]);
    }
    for n in &back.duties {
        duties::end(tx, id, *n)?;
    }
    if let Some(profile) = &back.profile {
        picture.zone.profile = profile.clone();
        picture.zone.effective_on = tx.now().day();
    }
    match &back.ground {
        Some(Lying::Nowhere) => {
            picture.zone.extent = None;
            ground::erase(tx, id)?;
        }
        Some(Lying::Here { boundary, entered, source }) => {
            let boundary = Boundary::restore(boundary).or_fault_as(&INTERNAL, "a checked boundary is none")?;
            let (entered, source, from_at) = (entered.as_ref(), *source, tx.now());
            lay(tx, &mut picture.zone, &Laid { boundary: &boundary, entered, source, from_at })?;
        }
        None => {}
    }
    changed(tx, &mut picture.zone, back)?;
    Ok(Vec::new())
}

/// What holds a zone from lying where it does.
///
/// # Errors
/// When the disk refuses.
pub fn still_lies(tx: &mut Tx, id: ZoneId) -> Result<Vec<String>, Fault> {
    let zone = picture(tx, id)?.zone;
    match fits_as(tx, &zone, zone.profile.kind) {
        Err(fault) if ["zone_overlaps", "zone_outside_community"].contains(&fault.code().name) => {
            Ok(vec![fault.code().name.to_owned()])
        }
        fits => fits.map(|()| Vec::new()),
    }
}
