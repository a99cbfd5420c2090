//! Sets the timers of an agreement.

use super::model::{AgreementTimer, REMINDERS};
use super::rules::deadlines;
use crate::model::{Agreement, State};
use journal::WriteTx;
use kernel::calendar::brought_forward;
use kernel::{Day, Fault, Id, Instant};

/// Sets every timer of a concluded agreement anew, as it stands now; each kind once, so that nothing comes twice.
pub fn schedule(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    let subject = agreement.id.uuid();
    tx.cancel_timers(subject)?;
    if let (Some(end), false) = (agreement.terms.ends_on, matches!(agreement.state, State::Signed { .. })) {
        for (at, days) in reminders(end, tx.counts_from()) {
            tx.timer(at, AgreementTimer::Expiring(days), subject)?;
        }
    }
    await_days(tx, agreement)
}

/// Sets the timers of the deadlines an agreement has as it stands.
pub fn await_days(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    let subject = agreement.id.uuid();
    deadlines(agreement).into_iter().try_for_each(|(at, timer)| tx.timer(at, timer, subject))
}

/// The reminders that are still to come. One that is due on a free day comes on the last working day before.
fn reminders(end: Day, from: Instant) -> impl Iterator<Item = (Instant, i64)> {
    REMINDERS.into_iter().filter_map(move |days| {
        let due = end.plus_days(-days);
        let at = [brought_forward(due), due].map(Instant::start_of).into_iter().find(|at| *at > from)?;
        Some((at, days))
    })
}
