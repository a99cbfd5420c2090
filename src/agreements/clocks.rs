//! Clocks (期限): the timers of an agreement, and the deadlines they are set by.
//!
//! What happens when one has come is in `term/`. A reminder that would be due on a free day by the working calendar comes on the last
//! working day before it.
//!
//! **Invariants.** Each kind of timer stands once; those whose day has passed are left out.

use crate::model::{Agreement, State};
use journal::{WriteTx, timer_kinds};
use kernel::calendar::brought_forward;
use kernel::{Day, Fault, Id, Instant, PartyId};

timer_kinds! {
    /// The deadlines of an agreement.
    pub enum AgreementTimer {
        /// The last day for signing has passed.
        Lapse = "agreement.lapse",
        /// The first day in force has come.
        Activate = "agreement.activate",
        /// The last day in force has passed.
        Expire = "agreement.expire",
        /// A reminder: so many days remain.
        Expiring(i64) = "agreement.expiring",
        /// The last day of a suspension has passed.
        Resume = "agreement.resume",
        /// The last day of a notice has passed.
        End = "agreement.end",
        /// The last day of one unit's notice has passed.
        Leave(PartyId) = "agreement.leave",
        /// The day of what was agreed in the request of this number has come, or its last day has passed without that.
        Request(i64) = "agreement.request",
    }
}

/// How many days before the end the parties are reminded.
pub const REMINDERS: [i64; 3] = [90, 30, 7];

/// Its deadlines, each with its instant; reminders are none. What the timers are set by, and what they are held against.
pub fn deadlines(agreement: &Agreement) -> Vec<(Instant, AgreementTimer)> {
    let end = agreement.terms.ends_on.map(|end| (Instant::end_of(end), AgreementTimer::Expire));
    let own: Vec<(Instant, AgreementTimer)> = match &agreement.state {
        State::AwaitingSignatures { due_on, .. } => return vec![(Instant::end_of(*due_on), AgreementTimer::Lapse)],
        State::Signed { .. } => vec![(Instant::start_of(agreement.terms.starts_on), AgreementTimer::Activate)],
        State::Active { .. } => end.into_iter().collect(),
        State::Suspended { pause, .. } => {
            let over = pause.until_on.map(|until| (Instant::end_of(until), AgreementTimer::Resume));
            end.into_iter().chain(over).collect()
        }
        State::Ending { notice, .. } => {
            end.into_iter().chain([(Instant::end_of(notice.ends_on), AgreementTimer::End)]).collect()
        }
        _ => return Vec::new(),
    };
    let leaving = agreement.parties.iter().filter_map(|party| {
        let leave = party.leave.as_ref().filter(|leave| leave.left_at.is_none())?;
        Some((Instant::end_of(leave.ends_on), AgreementTimer::Leave(party.id)))
    });
    let asked = agreement.changes.open.iter().filter_map(|request| {
        let begins = request.from_on.filter(|_| request.agreed).map(Instant::start_of);
        let at = begins.or_else(|| request.until_on.map(Instant::end_of))?;
        Some((at, AgreementTimer::Request(request.number)))
    });
    own.into_iter().chain(leaving).chain(asked).collect()
}

/// Sets every timer of a concluded agreement again, as it stands now; each kind once, so that nothing comes twice.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{day, draft};
    use crate::terms::model::{AgreementEffect, SigningOrder};

    #[test]
    fn an_agreement_has_the_deadlines_of_where_it_stands() {
        let mut one = draft(1, AgreementEffect::AllSigned, SigningOrder::Parallel);
        one.terms.ends_on = Some(day("2027-06-30"));
        assert_eq!(deadlines(&one), []);
        let (digest, due_on) = ("0".repeat(64), day("2026-08-01"));
        one.state = State::AwaitingSignatures { digest: digest.clone(), due_on };
        assert_eq!(deadlines(&one), [(Instant::end_of(due_on), AgreementTimer::Lapse)]);
        one.state = State::Signed { digest: digest.clone(), due_on: None };
        let begins = Instant::start_of(one.terms.starts_on);
        assert_eq!(deadlines(&one), [(begins, AgreementTimer::Activate)]);
        one.state = State::Active { digest, due_on: None, since: begins };
        assert_eq!(deadlines(&one), [(Instant::end_of(day("2027-06-30")), AgreementTimer::Expire)]);
        one.terms.ends_on = None;
        assert_eq!(deadlines(&one), [], "one without an end has none");
    }
}
