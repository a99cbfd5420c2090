//! What the calendar does, and the timers it is told by.

use uuid::Uuid;

use super::super::super::model::Agreement;
use super::super::actions::{keep, open};
use super::super::deliveries::actions as deliveries;
use super::super::deliveries::model::{Delivery, REMINDER_DAYS as ANSWER_DAYS, SILENCE_DAYS};
use super::super::deliveries::rules as judged;
use super::super::deliveries::store as deliveries_store;
use super::super::model::{Clocks, Commitment, Ended, Life, Origin, Progress, Standalone};
use super::super::{rules as commitments, store};
use super::model::{CommitmentTimer, REMINDER_DAYS};
use super::rules;
use super::wire::{CommitmentDue, CommitmentLapsed, CommitmentRecurred, DeliveryUnverified};
use journal::Tx;
use kernel::{CommitmentId, Day, Fault, Id, Instant, PartyId};
use web::codes::NOT_FOUND;

/// Acts on a timer whose time has come.
///
/// # Errors
/// When the disk refuses.
pub fn on_timer(tx: &mut Tx, timer: &CommitmentTimer, subject: Uuid) -> Result<(), Fault> {
    let (one, agreement) = match open(tx, CommitmentId::of(subject)) {
        Ok(found) => found,
        Err(fault) if fault.code() == &NOT_FOUND => return Ok(()),
        Err(fault) => return Err(fault),
    };
    match timer {
        CommitmentTimer::Due => remind(tx, &one, &agreement),
        CommitmentTimer::Lapse => lapse(tx, one, agreement),
        CommitmentTimer::Spawn => spawn(tx, &agreement, one.commitment, one.clocks),
        CommitmentTimer::Silence(n) => fall_silent(tx, &one, *n),
        CommitmentTimer::Unverified(n) => ask_again(tx, &one, &agreement, *n),
    }
}

/// The promises these parties are bound to begin to run: reminders and lapse are set, recurring lines make their period.
///
/// # Errors
/// When the disk refuses.
pub fn start(tx: &mut Tx, agreement: &Agreement, pledgers: &[PartyId]) -> Result<(), Fault> {
    let theirs = agreement.commitments.iter().filter(|line| pledgers.contains(&line.pledger));
    start_lines(tx, agreement, theirs)
}

/// The same for some lines alone: those an amendment brings.
///
/// # Errors
/// When the disk refuses.
pub fn start_lines<'l>(
    tx: &mut Tx,
    agreement: &Agreement,
    lines: impl IntoIterator<Item = &'l Commitment>,
) -> Result<(), Fault> {
    for line in lines.into_iter().filter(|line| line.progress == Progress::Accepted) {
        match line.recurrence {
            Some(_) => spawn(tx, agreement, line.clone(), Clocks::Running)?,
            None => arm(tx, line)?,
        }
    }
    Ok(())
}

/// The agreement runs no longer suspended: every unsettled promise, and every delivery nobody has judged, gets the days
/// back on which nothing ran, and its timers anew. Answers how many days.
///
/// # Errors
/// When the disk refuses.
pub fn give_back(tx: &mut Tx, agreement: &mut Agreement, since: Instant) -> Result<i64, Fault> {
    let days = tx.counts_from().day().days_since(since.day());
    let lines = store::all_in(tx, agreement.id)?;
    let ids: Vec<CommitmentId> = lines.iter().map(|line| line.id).collect();
    let mut delivered = deliveries_store::of_many(tx, &ids)?;
    for mut line in lines.into_iter().filter(|line| line.recurrence.is_none()) {
        tx.cancel_timers(line.id.uuid())?;
        // What is settled may still have a delivery that waits for a word.
        for mut delivery in delivered.remove(&line.id).unwrap_or_default().into_iter().filter(Delivery::unjudged) {
            judged::give_back(&mut delivery, days, tx.counts_from());
            deliveries_store::save(tx, &delivery)?;
            await_answer(tx, &delivery)?;
        }
        if !line.progress.unsettled() {
            continue;
        }
        commitments::give_back(&mut line, days, agreement.terms.ends_on, tx.counts_from());
        store::save(tx, &line)?;
        // What is delivered now may be sent back later: it is owed again, and lapses on the day it has now.
        arm(tx, &line)?;
        if let Some(shown) = agreement.commitments.iter_mut().find(|shown| shown.id == line.id) {
            *shown = line;
        }
    }
    Ok(days)
}

fn arm(tx: &mut Tx, line: &Commitment) -> Result<(), Fault> {
    let (Some(due), Some(lapse)) = (line.due(), rules::lapse(line)) else { return Ok(()) };
    let remind_at = Instant::start_of(due.plus_days(-REMINDER_DAYS));
    if remind_at > tx.counts_from() {
        tx.timer(remind_at, CommitmentTimer::Due, line.id.uuid())?;
    }
    tx.timer(lapse, CommitmentTimer::Lapse, line.id.uuid())
}

/// The agreement's last day was moved: a recurring line that had made its last period may have further ones.
///
/// # Errors
/// When the disk refuses.
pub fn go_on(tx: &mut Tx, agreement: &Agreement) -> Result<(), Fault> {
    for line in store::all_in(tx, agreement.id)? {
        if let Some(next) = rules::next_period(&line, agreement.terms.ends_on) {
            tx.timer(next, CommitmentTimer::Spawn, line.id.uuid())?;
        }
    }
    Ok(())
}

/// Sets the timer of a lapse that was moved.
///
/// # Errors
/// When the disk refuses.
pub fn watch(tx: &mut Tx, line: &Commitment) -> Result<(), Fault> {
    match line.life.lapses_on.filter(|_| line.progress.owed()) {
        Some(last) => tx.timer(Instant::end_of(last), CommitmentTimer::Lapse, line.id.uuid()),
        None => Ok(()),
    }
}

/// Sets the timers of a delivery nobody has said anything to.
///
/// # Errors
/// When the disk refuses.
pub fn await_answer(tx: &mut Tx, delivery: &Delivery) -> Result<(), Fault> {
    let (n, subject) = (delivery.n, delivery.commitment.uuid());
    let reminder = Instant::start_of(delivery.silent_on.plus_days(-(SILENCE_DAYS - ANSWER_DAYS)));
    if reminder > tx.counts_from() {
        tx.timer(reminder, CommitmentTimer::Unverified(n), subject)?;
    }
    tx.timer(rules::silence(delivery), CommitmentTimer::Silence(n), subject)
}

/// A reminder that comes when the day itself has passed is left out: the lapse tells what comes of it.
fn remind(tx: &mut Tx, one: &Standalone, agreement: &Agreement) -> Result<(), Fault> {
    let left = one.commitment.due().map(|due| due.days_since(tx.now().day()));
    let still_to_come = left.filter(|days| *days >= 0);
    if let Some(days) = still_to_come.filter(|_| one.commitment.in_progress(one.clocks)) {
        tx.record(&CommitmentDue::of(agreement, one.commitment.id, days))?;
    }
    Ok(())
}

fn lapse(tx: &mut Tx, mut one: Standalone, mut agreement: Agreement) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    if !commitments::lapses(&one, today) {
        return Ok(());
    }
    commitments::end(&mut one.commitment, Progress::Lapsed, Ended { at: tx.counts_from(), by: None, because: None });
    keep(tx, &one.commitment, &mut agreement)?;
    tx.record(&CommitmentLapsed::of(&agreement, one.commitment.id))?;
    Ok(())
}

fn fall_silent(tx: &mut Tx, one: &Standalone, n: i64) -> Result<(), Fault> {
    let id = one.commitment.id;
    if one.clocks == Clocks::Paused { Ok(()) } else { deliveries::verify_by_silence(tx, id, n) }
}

/// The same: nobody is asked again for a word when silence has given the answer.
fn ask_again(tx: &mut Tx, one: &Standalone, agreement: &Agreement, n: i64) -> Result<(), Fault> {
    let id = one.commitment.id;
    let found = deliveries_store::list(tx, id)?.into_iter().find(|delivery| delivery.n == n);
    let open = found.filter(Delivery::unjudged).filter(|delivery| delivery.silent_on >= tx.now().day());
    if let Some(delivery) = open.filter(|_| one.clocks == Clocks::Running) {
        tx.record(&DeliveryUnverified::of(agreement, id, n, delivery.silent_on))?;
    }
    Ok(())
}

/// Makes the commitments of the periods that have begun, each once. A period that begins while the agreement is suspended
/// is left out.
fn spawn(tx: &mut Tx, agreement: &Agreement, mut line: Commitment, clocks: Clocks) -> Result<(), Fault> {
    let Some(recurrence) = line.recurrence else { return Ok(()) };
    let today = tx.counts_from().day();
    let bound = rules::bound(recurrence, agreement.terms.ends_on);
    if line.progress != Progress::Accepted || matches!(clocks, Clocks::Over | Clocks::Ahead) {
        return Ok(());
    }
    let from = line.life.spawns_on.unwrap_or(today);
    let periods = rules::due(recurrence, from, today, bound);
    let next = match periods.last() {
        // After the last day of the calendar nothing comes.
        Some((last, _)) => last.last.next(),
        None => Some(from),
    };
    if clocks == Clocks::Running {
        for (period, due_on) in periods {
            make(tx, agreement, &line, period.name, due_on)?;
        }
    }
    line.life.spawns_on = next;
    store::save(tx, &line)?;
    match rules::next_period(&line, agreement.terms.ends_on) {
        Some(next) => tx.timer(next, CommitmentTimer::Spawn, line.id.uuid()),
        None => Ok(()),
    }
}

fn make(tx: &mut Tx, agreement: &Agreement, line: &Commitment, period: String, due_on: Day) -> Result<(), Fault> {
    let (now, origin) = (tx.counts_from(), Origin { line: line.id, period: period.clone() });
    let made = Commitment {
        id: tx.new_id(),
        due_on: Some(due_on),
        recurrence: None,
        progress: Progress::Accepted,
        life: Life { origin: Some(origin), ..Life::default() },
        created_at: now,
        updated_at: now,
        version: 1,
        ..line.clone()
    };
    let (_, position) = store::count(tx, agreement.id)?;
    store::insert_one(tx, agreement.id, position, &made)?;
    arm(tx, &made)?;
    tx.record(&CommitmentRecurred::of(agreement, made.id, line.id, period, due_on))?;
    Ok(())
}
