//! Do it, all or nothing: adding and ending duties, recording what was done.

use super::super::actions as zones;
use super::super::claims::model::Picture;
use super::super::rules as zone_rules;
use super::model::{Duty, Fulfilment, Task, Voided};
use super::wire::{FulfilmentIn, ZoneDutyAdded, ZoneDutyEnded, ZoneDutyFulfilled, ZoneFulfilmentVoided};
use super::{rules, store};
use agreements::NOT_FOR_THIS_SIDE;
use journal::{Tx, View};
use kernel::patch::wrong;
use kernel::{Day, Fault, Instant, Text, UnitId, ZoneId};
use web::codes::NOT_FOUND;

/// Adds a duty to a zone.
///
/// # Errors
/// `not_found`, `illegal_transition`, `duty_exists`, `validation_failed`.
pub fn create(tx: &mut Tx, id: ZoneId, task: Task) -> Result<(Picture, Duty), Fault> {
    let mut picture = zones::picture(tx, id)?;
    if !rules::keeps(&picture, tx.actor()) {
        return Err(zone_rules::illegal(&picture, tx.actor()));
    }
    let duty = add(tx, &mut picture, task)?;
    Ok((picture, duty))
}

/// Adds a duty to a zone that may have it.
///
/// # Errors
/// `duty_exists`, `validation_failed`.
pub fn add(tx: &mut Tx, picture: &mut Picture, task: Task) -> Result<Duty, Fault> {
    let now = tx.now();
    add_since(tx, picture, task, now)
}

/// The same since an instant that may lie behind.
///
/// # Errors
/// `duty_exists`, `validation_failed`.
pub fn add_since(tx: &mut Tx, picture: &mut Picture, task: Task, began_at: Instant) -> Result<Duty, Fault> {
    rules::addable(&picture.duties, &task)?;
    let last = store::list(tx, picture.zone.id)?.last().map_or(0, |duty| duty.n);
    let recorded_at = Some(tx.now()).filter(|now| *now != began_at);
    let duty = Duty { n: last + 1, task, began_at, ended_at: None, recorded_at };
    store::insert(tx, picture.zone.id, &duty)?;
    picture.duties.push(duty.clone());
    let unit_id = led_by(picture);
    tx.record(&ZoneDutyAdded { zone_id: picture.zone.id, duty: duty.n, fulfilment: None, unit_id })?;
    Ok(duty)
}

fn led_by(picture: &Picture) -> Option<UnitId> {
    picture.lead().map(|claim| claim.unit)
}

/// Ends a duty. One that has ended already is shown as it ended.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn end(tx: &mut Tx, id: ZoneId, n: i64) -> Result<Duty, Fault> {
    let picture = zones::picture(tx, id)?;
    let duty = store::list(tx, id)?.into_iter().find(|duty| duty.n == n).ok_or(&NOT_FOUND)?;
    if duty.ended_at.is_some() {
        return Ok(duty);
    }
    if !rules::keeps(&picture, tx.actor()) {
        return Err(zone_rules::illegal(&picture, tx.actor()));
    }
    store::end(tx, id, n)?;
    tx.record(&ZoneDutyEnded { zone_id: id, duty: n, fulfilment: None, unit_id: led_by(&picture) })?;
    Ok(Duty { ended_at: Some(tx.now()), ..duty })
}

/// Records what the unit that leads the zone has done; an officer may note it for the unit.
///
/// # Errors
/// `not_found`, `zone_without_unit`, `not_for_this_side`, `validation_failed`.
pub fn record(tx: &mut Tx, id: ZoneId, sent: &FulfilmentIn) -> Result<Fulfilment, Fault> {
    let picture = zones::picture(tx, id)?;
    let unit = led_by(&picture).ok_or(&rules::ZONE_WITHOUT_UNIT)?;
    if tx.actor().unit.is_some_and(|own| own != unit) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    let today = tx.now().day();
    let done_on = sent.done_on.unwrap_or(today);
    rules::check_day(done_on, today)?;
    if !picture.duties.iter().any(|duty| duty.n == sent.duty) {
        let words = ["责任区没有这项职责。", "The zone has no such duty."];
        return Err(wrong("/duty", "unknown_duty", words));
    }
    let one = Fulfilment {
        n: store::next(tx, id)?,
        duty: sent.duty,
        unit,
        done_on,
        note: sent.note.as_ref().map(Text::to_string),
        recorded_at: tx.now(),
        recorded_by: tx.actor().account(),
        recorded_unit: tx.actor().unit,
        voided: None,
    };
    store::insert_fulfilment(tx, id, &one)?;
    tx.record(&ZoneDutyFulfilled { zone_id: id, duty: one.duty, fulfilment: Some(one.n), unit_id: Some(unit) })?;
    Ok(one)
}

/// Takes a record out of the figures, for the side it belongs to. One that is voided already is shown as it is.
///
/// # Errors
/// `not_found`, `not_for_this_side`.
pub fn void(tx: &mut Tx, id: ZoneId, n: i64, reason: String) -> Result<Fulfilment, Fault> {
    zones::picture(tx, id)?;
    let mut one = store::fulfilment(tx, id, n)?.ok_or(&NOT_FOUND)?;
    if !rules::own(&one, tx.actor()) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    if one.voided.is_some() {
        return Ok(one);
    }
    let voided = Voided { at: tx.now(), by: tx.actor().account(), reason };
    store::void(tx, id, n, &voided)?;
    one.voided = Some(voided);
    tx.record(&ZoneFulfilmentVoided { zone_id: id, duty: one.duty, fulfilment: Some(n), unit_id: Some(one.unit) })?;
    Ok(one)
}

/// Everything that was done for a zone since its lead claim began.
///
/// # Errors
/// When the disk refuses.
pub fn done(view: &mut View, picture: &Picture) -> Result<Vec<Fulfilment>, Fault> {
    let Some(since) = picture.lead().and_then(|claim| claim.began_at) else { return Ok(Vec::new()) };
    let found = store::done(view, &[picture.zone.id], since.day())?.remove(&picture.zone.id);
    Ok(found.unwrap_or_default())
}

/// How many periods the unit that leads has missed.
///
/// # Errors
/// When the disk refuses.
pub fn missed(view: &mut View, picture: &Picture, today: Day) -> Result<usize, Fault> {
    let done = done(view, picture)?;
    Ok(rules::missed_of(picture, &done, today).iter().map(|(_, periods)| periods.len()).sum())
}
