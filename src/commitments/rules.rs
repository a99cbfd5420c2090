//! Rules: what may happen to a commitment, and what is true afterwards: one table of transitions, and who is on which side.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use super::model::Standalone;
use crate::codes::RECURRING_COMMITMENT;
use crate::policy::may;
use agreements::promises::{Cancellation, Clocks, Commitment, CommitmentState, touch};
use agreements::{works_for_community, works_for_unit};
use auth::Guard;
use kernel::{Actor, Day, Fault, Instant, PartyId, Role};

use CommitmentState::{Accepted, Delivered, Returned};

auth::state_machine! {
    /// Something that may happen to a commitment itself.
    pub enum Move(one: &Standalone; actor) {
        noun: ["承诺事项", "commitment"],
        state: CommitmentState = one.commitment.progress,
        guard: guard,
    }
    /// Record a delivery.
    Deliver              [Accepted, Returned]            by pledges(one, actor) || records_for_unit(one, actor) => may::DeliverCommitment;
    /// Release the pledging party from it.
    Waive                [Accepted, Returned, Delivered] by speaks_for(one, actor) == Some(Side::Counterpart)   => may::WaiveCommitment;
    /// Ask to cancel it, or consent to that.
    Cancel               [Accepted, Returned, Delivered] by speaks_for(one, actor).is_some()                    => may::CancelCommitment;
    /// Take the request back.
    WithdrawCancellation [Accepted, Returned, Delivered] by speaks_for(one, actor).is_some()                    => may::WithdrawCancellation;
    /// Its day and the days of grace have passed.
    Lapse                [Accepted, Returned];
}

fn guard(one: &Standalone, actor: &Actor, step: Move) -> Guard {
    let asked = one.commitment.life.cancellation.as_ref().map(|asked| side_of(one, asked.party));
    Guard::pass_if(match step {
        Move::Deliver if one.commitment.recurrence.is_some() => {
            return Guard::RefuseWith(Fault::of(&RECURRING_COMMITMENT));
        }
        // What was done in time may be recorded after the end; while the agreement is suspended nothing is owed.
        Move::Deliver => matches!(one.clocks, Clocks::Running | Clocks::Over),
        Move::Cancel => asked.is_none() || asked != speaks_for(one, actor),
        Move::WithdrawCancellation => asked.is_some() && asked == speaks_for(one, actor),
        Move::Lapse => one.clocks == Clocks::Running,
        _ => true,
    })
}

/// On which side of a commitment somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The party that promised.
    Pledger,
    /// The community, or a unit to which the community promised.
    Counterpart,
}

/// Whether the caller works for the party that promised.
pub fn pledges(one: &Standalone, actor: &Actor) -> bool {
    match one.unit {
        Some(unit) => actor.acts_for(unit) && works_for_unit(actor),
        None => works_for_community(actor),
    }
}

/// Whether the caller is an officer who may record for the unit that promised.
pub fn records_for_unit(one: &Standalone, actor: &Actor) -> bool {
    one.unit.is_some() && actor.unit.is_none() && is_officer(actor)
}

/// Whether the caller stands on the side that verifies and returns: never anybody of the pledging party.
pub fn judges(one: &Standalone, actor: &Actor) -> bool {
    match (one.unit, actor.unit) {
        (Some(_), None) => is_officer(actor),
        (None, None) => false,
        (pledger, mine) => {
            let person = actor.account().is_some() && works_for_unit(actor);
            pledger != mine && person && one.mine.is_some_and(|party| party.bound)
        }
    }
}

fn is_officer(actor: &Actor) -> bool {
    actor.account().is_some() && actor.roles.has(Role::Officer)
}

/// The side the caller can bind: the head of its unit, the secretary for the community.
pub fn speaks_for(one: &Standalone, actor: &Actor) -> Option<Side> {
    let secretary = actor.account().is_some() && actor.unit.is_none() && actor.roles.has(Role::Secretary);
    let head = actor.account().is_some() && actor.roles.has(Role::UnitHead);
    match (one.unit, actor.unit) {
        (Some(_), None) if secretary => Some(Side::Counterpart),
        (None, None) if secretary => Some(Side::Pledger),
        (Some(unit), Some(mine)) if head && unit == mine => Some(Side::Pledger),
        (None, Some(_)) if head && one.mine.is_some_and(|party| party.bound) => Some(Side::Counterpart),
        _ => None,
    }
}

/// The side a party stands on.
pub fn side_of(one: &Standalone, party: PartyId) -> Side {
    if party == one.commitment.pledger { Side::Pledger } else { Side::Counterpart }
}

/// Records that a side asks for its cancellation.
pub fn ask_to_cancel(commitment: &mut Commitment, asked: Cancellation) {
    touch(commitment, asked.at);
    commitment.life.cancellation = Some(asked);
}

/// Extends its deadlines by the days on which its agreement was suspended: it falls due and lapses that much later, but falls due no
/// later than the agreement's own last day.
pub fn extend_deadlines(commitment: &mut Commitment, days: i64, last: Option<Day>, now: Instant) {
    let Some(due) = commitment.due().filter(|_| days > 0) else { return };
    let later = due.plus_days(days).min(last.unwrap_or(Day::LAST)).max(due);
    touch(commitment, now);
    commitment.life.falls_due_on = Some(later).filter(|later| Some(*later) != commitment.due_on);
    commitment.life.lapses_on = commitment.life.lapses_on.map(|lapses| lapses.plus_days(days));
}

/// Whether the calendar ends it today.
pub fn lapses(one: &Standalone, today: Day) -> bool {
    one.clocks == Clocks::Running
        && one.commitment.progress.owed()
        && one.commitment.recurrence.is_none()
        && one.commitment.lapses_on().is_some_and(|last| last < today)
}

#[cfg(test)]
mod tests {
    use super::super::model::Mine;
    use super::*;
    use crate::examples::{auditor, day, head, liaison, machine, noon, officer, promise, secretary, system, unit};
    use agreements::AgreementState;
    use agreements::promises::{Recurrence, Recurring};

    /// What each may do to a promise that is accepted, written by hand: of unit 1, and of the community.
    #[test]
    fn everybody_has_their_side() {
        let rows: [(Actor, &str, &str); 8] = [
            (secretary(), "deliver waive cancel", "deliver cancel"),
            (officer(), "deliver", "deliver"),
            (head(1), "deliver cancel", "waive cancel"),
            (liaison(1), "deliver", ""),
            (machine(Some(unit(1))), "deliver", ""),
            (head(2), "", "waive cancel"),
            (machine(None), "", "deliver"),
            (auditor(), "", ""),
        ];
        for (actor, of_unit, of_community) in rows {
            for (unit, expected) in [(true, of_unit), (false, of_community)] {
                let one = promise(unit, CommitmentState::Accepted, AgreementState::Active, &actor);
                let offered: Vec<_> = allowed(&one, &actor).iter().map(|id| id.replace("_commitment", "")).collect();
                assert_eq!(offered.join(" "), expected, "{actor:?}, {unit}");
            }
        }
    }

    /// Where each move begins, written a second time by hand: state by state, stage by stage.
    #[test]
    fn every_move_begins_where_it_is_listed_and_nowhere_else() {
        for (step, by) in
            [(Move::Deliver, head(1)), (Move::Waive, secretary()), (Move::Cancel, head(1)), (Move::Lapse, system())]
        {
            for progress in CommitmentState::ALL {
                for stage in AgreementState::ALL {
                    let mut one = promise(true, *progress, *stage, &by);
                    let running = matches!(stage, AgreementState::Active | AgreementState::Ending);
                    let over = matches!(stage, AgreementState::Expired | AgreementState::Terminated);
                    let owed = matches!(progress, CommitmentState::Accepted | CommitmentState::Returned);
                    let expected = match step {
                        Move::Deliver => owed && (running || over),
                        Move::Lapse => owed && running,
                        _ => owed || *progress == CommitmentState::Delivered,
                    };
                    assert_eq!(may(&one, &by, step).is_ok(), expected, "{step:?} at {progress:?}, {stage:?}");
                    one.commitment.recurrence = Some(Recurring { every: Recurrence::Month, until: None });
                    let periods = step == Move::Deliver;
                    assert_eq!(may(&one, &by, step).is_ok(), expected && !periods, "a recurring line: {step:?}");
                }
            }
        }
    }

    #[test]
    fn a_suspended_agreement_stops_the_clocks() {
        let late = "2027-03-01".parse().unwrap();
        let at = |stage| promise(true, CommitmentState::Accepted, stage, &system());
        assert!(
            lapses(&at(AgreementState::Active), late)
                && at(AgreementState::Active).commitment.overdue(Clocks::Running, late)
        );
        for stage in [AgreementState::Suspended, AgreementState::Expired, AgreementState::Signed] {
            let one = at(stage);
            assert!(!lapses(&one, late) && !one.commitment.overdue(Clocks::at(stage), late), "{stage:?}");
        }
    }

    #[test]
    fn the_days_of_a_suspension_are_given_back_up_to_the_last_day_of_the_agreement() {
        let (now, days) = (noon("2026-10-01"), 40);
        let moved = |due: &str, lapses: Option<&str>, last: Option<&str>| {
            let mut line = promise(true, CommitmentState::Accepted, AgreementState::Active, &system()).commitment;
            (line.due_on, line.life.lapses_on) = (Some(day(due)), lapses.map(day));
            extend_deadlines(&mut line, days, last.map(day), now);
            let show = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            format!("{} {} {} v{}", show(line.due_on), show(line.due()), show(line.lapses_on()), line.version)
        };
        assert_eq!(moved("2026-09-01", None, None), "2026-09-01 2026-10-11 2026-11-10 v2");
        assert_eq!(moved("2026-09-01", None, Some("2026-09-30")), "2026-09-01 2026-09-30 2026-10-30 v2");
        assert_eq!(moved("2026-09-30", None, Some("2026-09-30")), "2026-09-30 2026-09-30 2026-10-30 v2");
        assert_eq!(moved("2026-09-01", Some("2026-11-01"), None), "2026-09-01 2026-10-11 2026-12-11 v2");
        let mut line = promise(true, CommitmentState::Accepted, AgreementState::Active, &system()).commitment;
        let before = line.clone();
        extend_deadlines(&mut line, 0, None, now);
        assert_eq!(line, before, "no day, no change");
    }

    #[test]
    fn who_promised_never_judges_and_who_is_not_bound_neither() {
        for (actor, of_unit, of_community) in [
            (secretary(), true, false),
            (officer(), true, false),
            (head(1), false, true),
            (liaison(1), false, true),
            (machine(Some(unit(2))), false, false),
            (liaison(2), true, true),
            (auditor(), false, false),
        ] {
            for (unit, expected) in [(true, of_unit), (false, of_community)] {
                let mut one = promise(unit, CommitmentState::Delivered, AgreementState::Active, &actor);
                assert_eq!(judges(&one, &actor), expected, "{actor:?}, {unit}");
                one.mine = one.mine.map(|mine| Mine { bound: false, ..mine });
                assert!(actor.unit.is_none() || !judges(&one, &actor), "{actor:?} is not bound");
            }
        }
    }
}
