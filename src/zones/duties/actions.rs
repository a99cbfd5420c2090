//! Actions: adding and ending duties, recording what was done.

use super::rules;
use super::wire::{FulfilmentIn, ZoneDutyAdded, ZoneDutyEnded, ZoneDutyFulfilled, ZoneFulfilmentVoided};
use crate::aggregate::claims::model::Claim;
use crate::aggregate::duties::model::{Duty, Fulfilment, Task, Voided};
use crate::aggregate::duties::store;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::{lookup, rules as zone_rules};
use crate::codes;
use crate::codes::ZONE_WITHOUT_UNIT;
use crate::model::ZoneId;
use auth::NOT_FOR_THIS_SIDE;
use journal::{ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{Day, Fault, Instant, Text, UnitId};
use web::codes::NOT_FOUND;

/// Adds a duty to a zone.
///
/// # Errors
/// `not_found`, `illegal_transition`, `duty_exists`, `validation_failed`.
pub fn create(tx: &mut WriteTx, id: ZoneId, task: Task) -> Result<(ZoneAggregate, Duty), Fault> {
    let mut aggregate = lookup::find(tx, id)?;
    if !zone_rules::keeps_duties(&aggregate, tx.actor()) {
        return Err(zone_rules::illegal(&aggregate, tx.actor()));
    }
    let duty = add(tx, &mut aggregate, task)?;
    Ok((aggregate, duty))
}

/// Adds a duty to a zone that may have it.
///
/// # Errors
/// `duty_exists`, `validation_failed`.
pub fn add(tx: &mut WriteTx, aggregate: &mut ZoneAggregate, task: Task) -> Result<Duty, Fault> {
    let now = tx.now();
    add_since(tx, aggregate, task, now)
}

/// The same since an instant that may lie behind.
///
/// # Errors
/// `duty_exists`, `validation_failed`.
pub fn add_since(
    tx: &mut WriteTx,
    aggregate: &mut ZoneAggregate,
    task: Task,
    began_at: Instant,
) -> Result<Duty, Fault> {
    rules::addable(&aggregate.duties, &task)?;
    let last = store::list(tx, aggregate.zone.id)?.last().map_or(0, |duty| duty.n);
    let recorded_at = Some(tx.now()).filter(|now| *now != began_at);
    let duty = Duty { n: last + 1, task, began_at, ended_at: None, recorded_at };
    store::insert(tx, aggregate.zone.id, &duty)?;
    aggregate.duties.push(duty.clone());
    let unit_id = led_by(aggregate);
    tx.record(&ZoneDutyAdded { zone_id: aggregate.zone.id, duty: duty.n, fulfilment: None, unit_id })?;
    Ok(duty)
}

fn led_by(aggregate: &ZoneAggregate) -> Option<UnitId> {
    aggregate.lead().map(|claim| claim.unit)
}

/// A duty of a zone by its number, also one that has ended.
///
/// # Errors
/// `not_found`.
pub fn find(view: &mut ReadTx, id: ZoneId, n: i64) -> Result<Duty, Fault> {
    store::list(view, id)?.into_iter().find(|duty| duty.n == n).ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Ends a duty. One that has ended already is shown as it ended.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn end(tx: &mut WriteTx, id: ZoneId, n: i64) -> Result<Duty, Fault> {
    let aggregate = lookup::find(tx, id)?;
    let duty = find(tx, id, n)?;
    if duty.ended_at.is_some() {
        return Ok(duty);
    }
    if !zone_rules::keeps_duties(&aggregate, tx.actor()) {
        return Err(zone_rules::illegal(&aggregate, tx.actor()));
    }
    store::end(tx, id, n)?;
    tx.record(&ZoneDutyEnded { zone_id: id, duty: n, fulfilment: None, unit_id: led_by(&aggregate) })?;
    Ok(Duty { ended_at: Some(tx.now()), ..duty })
}

/// Records what the unit that leads the zone has done; an officer may note it for the unit.
///
/// # Errors
/// `not_found`, `zone_without_unit`, `not_for_this_side`, `validation_failed`.
pub fn record(tx: &mut WriteTx, id: ZoneId, sent: &FulfilmentIn) -> Result<Fulfilment, Fault> {
    let aggregate = lookup::find(tx, id)?;
    let unit = led_by(&aggregate).ok_or(&ZONE_WITHOUT_UNIT)?;
    if tx.actor().unit.is_some_and(|own| own != unit) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    let today = tx.now().day();
    let done_on = sent.done_on.unwrap_or(today);
    rules::check_day(done_on, today)?;
    if !aggregate.duties.iter().any(|duty| duty.n == sent.duty) {
        let words = ["责任区没有这项职责。", "The zone has no such duty."];
        return Err(wrong("/duty", &codes::UNKNOWN_DUTY, words));
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

/// One record of what was done for a zone, voided or not.
///
/// # Errors
/// `not_found`.
pub fn fulfilment(view: &mut ReadTx, id: ZoneId, n: i64) -> Result<Fulfilment, Fault> {
    lookup::find(view, id)?;
    store::fulfilment(view, id, n)?.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Takes a record out of the figures, for the side it belongs to. One that is voided already is shown as it is.
///
/// # Errors
/// `not_found`, `not_for_this_side`.
pub fn void(tx: &mut WriteTx, id: ZoneId, n: i64, reason: String) -> Result<Fulfilment, Fault> {
    let mut one = fulfilment(tx, id, n)?;
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
pub fn done(view: &mut ReadTx, aggregate: &ZoneAggregate) -> Result<Vec<Fulfilment>, Fault> {
    let Some(since) = aggregate.lead().and_then(Claim::term).map(|term| term.began_at) else { return Ok(Vec::new()) };
    let found = store::done(view, &[aggregate.zone.id], since.day())?.remove(&aggregate.zone.id);
    Ok(found.unwrap_or_default())
}

/// How many periods the unit that leads has missed.
pub fn missed(view: &mut ReadTx, aggregate: &ZoneAggregate, today: Day) -> Result<usize, Fault> {
    let done = done(view, aggregate)?;
    Ok(rules::missed_of(aggregate, &done, today).iter().map(|(_, periods)| periods.len()).sum())
}
