//! What the calendar does: lapse, coming into force, reminders, expiry.

use chrono::TimeDelta;
use uuid::Uuid;

use super::super::commitments::calendar;
use super::super::model::{Agreement, Stage};
use super::super::versions::model::Happening;
use super::super::versions::store as versions;
use super::super::{parties, rules, store};
use super::model::{ACTIVATE, EXPIRE, EXPIRING, LAPSE, REMINDERS};
use super::wire::{AgreementActivated, AgreementExpired, AgreementExpiring, AgreementLapsed};
use crate::journal::Tx;
use crate::kernel::{AgreementId, Fault, Id, Instant};

/// Acts on a timer whose time has come. A timer that comes too late, or for what has changed meanwhile, does nothing.
///
/// # Errors
/// When the disk refuses.
pub fn on_timer(tx: &mut Tx, kind: &str, subject: Uuid) -> Result<(), Fault> {
    if kind.starts_with(calendar::model::PREFIX) {
        return calendar::actions::on_timer(tx, kind, subject);
    }
    let Some(mut agreement) = store::find(tx, AgreementId::of(subject))? else { return Ok(()) };
    match kind {
        LAPSE => lapse(tx, &mut agreement),
        ACTIVATE => begin(tx, &mut agreement),
        EXPIRE => expire(tx, &mut agreement),
        _ => match kind.strip_prefix(EXPIRING).and_then(|days| days.parse().ok()) {
            Some(days) => remind(tx, &agreement, days),
            None => Ok(()),
        },
    }
}

/// A concluded agreement comes into force at once when its first day has come, otherwise on that day.
///
/// # Errors
/// When the disk refuses.
pub fn start(tx: &mut Tx, agreement: &mut Agreement) -> Result<(), Fault> {
    tx.cancel_timers(agreement.id.uuid())?;
    if agreement.terms.starts_on > tx.now().day() {
        return tx.timer(Instant::start_of(agreement.terms.starts_on), ACTIVATE, agreement.id.uuid());
    }
    begin(tx, agreement)
}

fn begin(tx: &mut Tx, agreement: &mut Agreement) -> Result<(), Fault> {
    if !rules::begin(agreement, tx.now()) {
        return Ok(());
    }
    store::save_state(tx, agreement)?;
    versions::record(tx, agreement, Happening::Activated, None)?;
    tx.record(&AgreementActivated::of(agreement))?;
    let bound: Vec<_> = agreement.parties.iter().filter(|party| agreement.binds(party)).map(|party| party.id).collect();
    calendar::actions::start(tx, agreement, &bound)?;
    let Some(end) = agreement.terms.ends_on else { return Ok(()) };
    if end < tx.now().day() {
        return expire(tx, agreement);
    }
    for days in REMINDERS {
        let at = Instant::start_of(end - TimeDelta::days(days));
        if at > tx.now() {
            tx.timer(at, &format!("{EXPIRING}{days}"), agreement.id.uuid())?;
        }
    }
    tx.timer(Instant::end_of(end), EXPIRE, agreement.id.uuid())
}

fn expire(tx: &mut Tx, agreement: &mut Agreement) -> Result<(), Fault> {
    if !rules::expire(agreement, tx.now()) {
        return Ok(());
    }
    store::save_state(tx, agreement)?;
    tx.cancel_timers(agreement.id.uuid())?;
    versions::record(tx, agreement, Happening::Expired, None)?;
    tx.record(&AgreementExpired::of(agreement))?;
    Ok(())
}

fn lapse(tx: &mut Tx, agreement: &mut Agreement) -> Result<(), Fault> {
    let over = agreement.state.due_on().is_some_and(|due| due < tx.now().day());
    if agreement.state.stage() != Stage::AwaitingSignatures || !over {
        return Ok(());
    }
    rules::lapse(agreement, tx.now());
    store::save_state(tx, agreement)?;
    parties::store::save_replies(tx, agreement.id, &agreement.parties)?;
    versions::record(tx, agreement, Happening::Lapsed, None)?;
    tx.record(&AgreementLapsed::of(agreement))?;
    Ok(())
}

fn remind(tx: &mut Tx, agreement: &Agreement, days: i64) -> Result<(), Fault> {
    if agreement.state.stage() == Stage::Active {
        tx.record(&AgreementExpiring::of(agreement, days))?;
    }
    Ok(())
}
