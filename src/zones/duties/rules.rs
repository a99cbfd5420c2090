//! Rules: which periods a duty has, and which of them were missed.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use crate::aggregate::duties::model::{Duty, DutyFrequency, Fulfilment, Period, Task};
use crate::aggregate::model::ZoneAggregate;
use crate::codes::DUTY_EXISTS;
use crate::policy::may;
use auth::permits;
use kernel::patch::wrong;
use kernel::{Actor, Day, Fault, Instant, UnitId, field};

/// How many duties a zone has at most.
pub const MOST: usize = 30;

/// How many days a record may lie behind what was done.
pub const BEHIND_DAYS: i64 = 92;

/// The period of this frequency that a day lies in: Monday to Sunday, the month, the quarter, the year.
pub fn period_of(frequency: DutyFrequency, day: Day) -> Period {
    let months = |month: u32, count: u32| {
        let first = Day::of(day.year(), month, 1).unwrap_or(day);
        Period { first, last: first.last_of_months(count) }
    };
    match frequency {
        DutyFrequency::Weekly => {
            let first = day.monday();
            Period { first, last: first.plus_days(6) }
        }
        DutyFrequency::Monthly => months(day.month(), 1),
        DutyFrequency::Quarterly => months(day.quarter().1, 3),
        DutyFrequency::Yearly => months(1, 12),
    }
}

/// The periods of a duty that began when the unit answered for it already, are over, and in which nothing was done.
pub fn missed(duty: &Duty, unit: UnitId, began: Instant, done: &[Fulfilment], today: Day) -> Vec<Period> {
    let Some(frequency) = duty.task.frequency else { return Vec::new() };
    let from = began.max(duty.began_at).day();
    let begun = period_of(frequency, from);
    let mut period = if begun.first == from { begun } else { following(frequency, begun) };
    let mut found = Vec::new();
    while period.last < today {
        let counts = |one: &&Fulfilment| one.duty == duty.n && one.unit == unit && one.voided.is_none();
        if !done.iter().filter(counts).any(|one| (period.first..=period.last).contains(&one.done_on)) {
            found.push(period);
        }
        let next = following(frequency, period);
        if next.first <= period.first {
            break;
        }
        period = next;
    }
    found
}

fn following(frequency: DutyFrequency, period: Period) -> Period {
    period.last.next().map_or(period, |day| period_of(frequency, day))
}

/// Every missed period of the unit that leads the zone, by the number of the duty.
pub fn missed_of(aggregate: &ZoneAggregate, done: &[Fulfilment], today: Day) -> Vec<(i64, Vec<Period>)> {
    let lead = aggregate.lead().and_then(|claim| Some((claim.unit, claim.term()?.began_at)));
    let Some((unit, began)) = lead else { return Vec::new() };
    let of = |duty: &Duty| (duty.n, missed(duty, unit, began, done, today));
    aggregate.duties.iter().map(of).filter(|(_, periods)| !periods.is_empty()).collect()
}

/// Whether a duty can be added.
///
/// # Errors
/// [`DUTY_EXISTS`], [`INVALID`](kernel::patch::INVALID).
pub fn addable(open: &[Duty], task: &Task) -> Result<(), Fault> {
    if open.iter().any(|duty| duty.task.kind == task.kind && duty.task.title == task.title) {
        return Err(Fault::of(&DUTY_EXISTS));
    }
    if open.len() >= MOST {
        return Err(wrong("", &field::TOO_MANY, ["一个责任区最多 30 项职责。", "A zone has thirty duties at most."]));
    }
    Ok(())
}

/// Whether it can be said of this day that something was done on it.
///
/// # Errors
/// [`INVALID`](kernel::patch::INVALID).
pub fn check_day(day: Day, today: Day) -> Result<(), Fault> {
    let earliest = today.plus_days(-BEHIND_DAYS);
    if (earliest..=today).contains(&day) {
        return Ok(());
    }
    Err(wrong("/done_on", &field::OUT_OF_RANGE, ["须在最近 92 天之内。", "Within the last ninety-two days."]))
}

/// Whether this caller may take a record out of the figures.
pub fn voids(one: &Fulfilment, actor: &Actor) -> bool {
    one.voided.is_none() && permits::<may::VoidFulfilment>(actor, None) && own(one, actor)
}

/// Whether the record is the caller's side's, or was noted for it.
pub fn own(one: &Fulfilment, actor: &Actor) -> bool {
    match actor.unit {
        Some(unit) => one.unit == unit,
        None => one.recorded_unit.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::duties::model::{DutyKind, Voided};
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn unit() -> UnitId {
        UnitId(Uuid::from_u128(1))
    }

    fn duty(frequency: DutyFrequency, began: &str) -> Duty {
        let task = Task { kind: DutyKind::Environment, title: None, frequency: Some(frequency) };
        Duty { n: 1, task, began_at: Instant::start_of(day(began)), ended_at: None, recorded_at: None }
    }

    fn done(on: &str) -> Fulfilment {
        Fulfilment {
            n: 1,
            duty: 1,
            unit: unit(),
            done_on: day(on),
            note: None,
            recorded_at: Instant::from_micros(0),
            recorded_by: None,
            recorded_unit: None,
            voided: None,
        }
    }

    fn firsts(periods: Vec<Period>) -> Vec<String> {
        periods.into_iter().map(|period| period.first.to_string()).collect()
    }

    #[test]
    fn periods_are_those_of_the_calendar() {
        let of = |frequency, at: &str| {
            let period = period_of(frequency, day(at));
            (period.first.to_string(), period.last.to_string())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(of(DutyFrequency::Weekly, "2026-07-01"), pair("2026-06-29", "2026-07-05"));
        assert_eq!(of(DutyFrequency::Monthly, "2028-02-29"), pair("2028-02-01", "2028-02-29"));
        assert_eq!(of(DutyFrequency::Quarterly, "2026-12-31"), pair("2026-10-01", "2026-12-31"));
        assert_eq!(of(DutyFrequency::Yearly, "2026-07-01"), pair("2026-01-01", "2026-12-31"));
    }

    #[test]
    fn only_whole_periods_that_are_over_are_missed() {
        let began = Instant::start_of(day("2026-07-15"));
        let monthly = duty(DutyFrequency::Monthly, "2026-07-10");
        let missed_at = |today: &str, done: &[Fulfilment]| firsts(missed(&monthly, unit(), began, done, day(today)));
        assert!(missed_at("2026-08-31", &[]).is_empty(), "July was not whole, August is not over");
        assert_eq!(missed_at("2026-11-01", &[]), ["2026-08-01", "2026-09-01", "2026-10-01"]);
        assert_eq!(missed_at("2026-11-01", &[done("2026-09-30")]), ["2026-08-01", "2026-10-01"]);
        let voided = Voided { at: began, by: None, reason: "示例".to_owned() };
        let void = Fulfilment { voided: Some(voided), ..done("2026-09-30") };
        assert_eq!(missed_at("2026-10-01", &[void]), ["2026-08-01", "2026-09-01"]);
        let other = Fulfilment { unit: UnitId(Uuid::from_u128(2)), ..done("2026-09-30") };
        assert_eq!(missed_at("2026-10-01", &[other]).len(), 2, "what a unit before did counts for that unit");
    }

    #[test]
    fn a_period_that_begins_with_the_claim_counts() {
        let began = Instant::start_of(day("2026-07-06"));
        let weekly = duty(DutyFrequency::Weekly, "2026-07-01");
        assert_eq!(firsts(missed(&weekly, unit(), began, &[], day("2026-07-13"))), ["2026-07-06"]);
        let as_needed = Duty { task: Task { frequency: None, ..weekly.task.clone() }, ..weekly };
        assert!(missed(&as_needed, unit(), began, &[], day("2027-07-13")).is_empty());
    }
}
