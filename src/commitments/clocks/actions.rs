//! Sets the timers of commitments, and makes the commitments of the periods that have begun.

use super::model::{CommitmentTimer, REMINDER_DAYS};
use super::rules;
use super::wire::CommitmentRecurred;
use agreements::Agreement;
use agreements::actions::{add_period, save_promise};
use agreements::promises::{Clocks, Commitment, CommitmentId, CommitmentState, Life, Origin, all_in};
use journal::WriteTx;
use kernel::{Day, Fault, Id, Instant};

/// These lines begin to run: reminders and lapse are set, recurring ones make their period.
pub fn start(tx: &mut WriteTx, agreement: &Agreement, lines: &[CommitmentId]) -> Result<(), Fault> {
    let accepted = agreement.commitments.iter().filter(|line| line.progress == CommitmentState::Accepted);
    for line in accepted.filter(|line| lines.contains(&line.id)) {
        match line.recurrence {
            Some(_) => spawn(tx, agreement, line.clone(), Clocks::Running)?,
            None => arm(tx, line)?,
        }
    }
    Ok(())
}

/// Sets the timers of a promise that runs: its reminder, and its lapse.
pub fn arm(tx: &mut WriteTx, line: &Commitment) -> Result<(), Fault> {
    let (Some(due), Some(lapse)) = (line.due(), rules::lapse(line)) else { return Ok(()) };
    let remind_at = Instant::start_of(due.plus_days(-REMINDER_DAYS));
    if remind_at > tx.counts_from() {
        tx.timer(remind_at, CommitmentTimer::Due, line.id.uuid())?;
    }
    tx.timer(lapse, CommitmentTimer::Lapse, line.id.uuid())
}

/// The agreement's last day was moved: a recurring line that had made its last period may have further ones.
pub fn go_on(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    for line in all_in(tx, agreement.id)? {
        if let Some(next) = rules::next_period(&line, agreement.terms.ends_on) {
            tx.timer(next, CommitmentTimer::Spawn, line.id.uuid())?;
        }
    }
    Ok(())
}

/// Sets the timer of a lapse that was moved.
pub fn watch(tx: &mut WriteTx, line: &Commitment) -> Result<(), Fault> {
    match line.life.lapses_on.filter(|_| line.progress.owed()) {
        Some(last) => tx.timer(Instant::end_of(last), CommitmentTimer::Lapse, line.id.uuid()),
        None => Ok(()),
    }
}

/// Makes the commitments of the periods that have begun, each once. A period that begins while the agreement is suspended
/// is left out.
pub fn spawn(tx: &mut WriteTx, agreement: &Agreement, mut line: Commitment, clocks: Clocks) -> Result<(), Fault> {
    let Some(recurrence) = line.recurrence else { return Ok(()) };
    let today = tx.counts_from().day();
    let bound = rules::bound(recurrence, agreement.terms.ends_on);
    if line.progress != CommitmentState::Accepted || matches!(clocks, Clocks::Over | Clocks::Ahead) {
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
    save_promise(tx, &line)?;
    match rules::next_period(&line, agreement.terms.ends_on) {
        Some(next) => tx.timer(next, CommitmentTimer::Spawn, line.id.uuid()),
        None => Ok(()),
    }
}

fn make(tx: &mut WriteTx, agreement: &Agreement, line: &Commitment, period: String, due_on: Day) -> Result<(), Fault> {
    let (now, origin) = (tx.counts_from(), Origin { line: line.id, period: period.clone() });
    let made = Commitment {
        id: tx.new_id(),
        due_on: Some(due_on),
        recurrence: None,
        progress: CommitmentState::Accepted,
        life: Life { origin: Some(origin), ..Life::default() },
        created_at: now,
        updated_at: now,
        version: 1,
        ..line.clone()
    };
    add_period(tx, agreement.id, &made)?;
    arm(tx, &made)?;
    tx.record(&CommitmentRecurred::of(agreement, made.id, line.id, period, due_on))?;
    Ok(())
}
