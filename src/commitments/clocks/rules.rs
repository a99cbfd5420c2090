//! Rules: when a promise lapses, and which periods a recurring line has.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use super::model::Period;
use agreements::promises::{Commitment, CommitmentState, Recurrence, Recurring};
use kernel::{Day, Instant};

/// When a promise lapses that is not kept by then; never where no day was promised, or where it comes again.
pub fn lapse(line: &Commitment) -> Option<Instant> {
    line.due()?;
    line.lapses_on().filter(|_| line.recurrence.is_none()).map(Instant::end_of)
}

/// When a recurring line makes its next period; never once its last one was made.
pub fn next_period(line: &Commitment, ends_on: Option<Day>) -> Option<Instant> {
    let bound = bound(line.recurrence?, ends_on);
    let next = line.life.spawns_on.filter(|next| bound.is_none_or(|bound| *next <= bound))?;
    Some(Instant::start_of(next)).filter(|_| line.progress == CommitmentState::Accepted)
}

/// The period of the calendar a day lies in.
pub fn period(every: Recurrence, day: Day) -> Period {
    let (year, month, (quarter, begins)) = (day.year(), day.month(), day.quarter());
    let (first_month, months, name) = match every {
        Recurrence::Month => (month, 1, format!("{year}-{month:02}")),
        Recurrence::Quarter => (begins, 3, format!("{year}-Q{quarter}")),
        Recurrence::Year => (1, 12, year.to_string()),
    };
    let first = Day::of(year, first_month, 1).unwrap_or(day);
    let last = first.last_of_months(months);
    Period { name, first, last }
}

/// The last day a recurring line can fall due on; none without an end.
pub fn bound(recurrence: Recurring, ends_on: Option<Day>) -> Option<Day> {
    [recurrence.until, ends_on].into_iter().flatten().min()
}

/// The periods to be made now: from the one `from` lies in to the one today lies in, each with the day it is due on. A
/// bound cuts the last one short.
pub fn due(recurrence: Recurring, from: Day, today: Day, bound: Option<Day>) -> Vec<(Period, Day)> {
    let mut made = Vec::new();
    let mut next = Some(from);
    while let Some(first) = next.filter(|next| *next <= today && bound.is_none_or(|bound| *next <= bound)) {
        let one = period(recurrence.every, first);
        next = one.last.next();
        let due = bound.map_or(one.last, |bound| one.last.min(bound));
        made.push((one, due));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::super::model::CommitmentTimer;
    use super::*;
    use crate::examples::{commitment, day, noon};
    use crate::timers::rules::deadlines;
    use agreements::promises::Clocks;

    #[test]
    fn a_promise_has_deadlines_while_its_clocks_run() {
        let mut line = commitment(CommitmentState::Proposed);
        let of =
            |line: &Commitment, clocks| deadlines(line, &[], (clocks, Some(day("2027-06-30"))), noon("2026-07-01"));
        assert_eq!(of(&line, Clocks::Running), [], "nobody has accepted it");
        line.progress = CommitmentState::Accepted;
        let last = Instant::end_of(line.lapses_on().unwrap());
        assert_eq!(of(&line, Clocks::Running), [(last, CommitmentTimer::Lapse)]);
        assert_eq!([of(&line, Clocks::Paused), of(&line, Clocks::Over)], [vec![], vec![]]);
        (line.due_on, line.recurrence) = (None, Some(Recurring { every: Recurrence::Month, until: None }));
        assert_eq!(of(&line, Clocks::Running), [], "no period was made yet");
        line.life.spawns_on = Some(day("2026-08-01"));
        let next = vec![(Instant::start_of(day("2026-08-01")), CommitmentTimer::Spawn)];
        assert_eq!([of(&line, Clocks::Running), of(&line, Clocks::Paused)], [next.clone(), next]);
        line.life.spawns_on = Some(day("2027-07-01"));
        assert_eq!(of(&line, Clocks::Running), [], "the last one was made");
    }

    #[test]
    fn periods_are_those_of_the_calendar() {
        let named = |every, on: &str| {
            let one = period(every, day(on));
            format!("{} {} {}", one.name, one.first, one.last)
        };
        assert_eq!(named(Recurrence::Month, "2028-02-29"), "2028-02 2028-02-01 2028-02-29");
        assert_eq!(named(Recurrence::Month, "2026-12-31"), "2026-12 2026-12-01 2026-12-31");
        assert_eq!(named(Recurrence::Quarter, "2026-07-01"), "2026-Q3 2026-07-01 2026-09-30");
        assert_eq!(named(Recurrence::Quarter, "2026-12-31"), "2026-Q4 2026-10-01 2026-12-31");
        assert_eq!(named(Recurrence::Year, "2026-07-01"), "2026 2026-01-01 2026-12-31");
    }

    #[test]
    fn a_late_look_makes_every_period_once_and_a_bound_cuts_the_last() {
        let monthly = Recurring { every: Recurrence::Month, until: Some(day("2026-09-15")) };
        let bound = bound(monthly, Some(day("2027-06-30")));
        let made = due(monthly, day("2026-07-10"), day("2026-12-01"), bound);
        let names: Vec<_> = made.iter().map(|(one, due)| format!("{} {due}", one.name)).collect();
        assert_eq!(names, ["2026-07 2026-07-31", "2026-08 2026-08-31", "2026-09 2026-09-15"]);
        assert!(due(monthly, day("2026-10-01"), day("2026-12-01"), bound).is_empty());
        assert!(due(monthly, day("2026-08-01"), day("2026-07-31"), bound).is_empty(), "not before it begins");
    }
}
