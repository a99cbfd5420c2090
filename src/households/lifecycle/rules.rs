//! Rules: whether a step may be taken, and what is true afterwards.

use super::super::codes::{NOTHING_SHARED, NOTICE_RUNS, REOPENING_TOO_LATE, SECRETARY_DECIDES};
use super::super::model::{Household, HouseholdId, State};
use super::model::Decision;
use crate::codes;
use kernel::patch::wrong;
use kernel::{Actor, Day, Fault, Role, field};

/// How many days a notice is up at the least.
pub const NOTICE_DAYS: i64 = 7;

/// Whether the household may be taken on: with the authority's result directly; else after the review, once the notice
/// has been up, by the secretary.
///
/// # Errors
/// `validation_failed` at `/decided_by_text`, `secretary_decides`, `notice_period_runs`.
pub fn admissible(household: &Household, actor: &Actor, decision: &Decision, today: Day) -> Result<(), Fault> {
    if let Some((_, on)) = &decision.authority {
        return past("/decided_on", *on, today);
    }
    match household.state {
        State::Reported | State::UnderReview => {
            let words = ["未经评议的, 须填写认定部门和认定日期。", "Without a review: name who has decided, and when."];
            Err(wrong("/decided_by_text", &field::REQUIRED, words))
        }
        _ if !actor.roles.has(Role::Secretary) => Err(Fault::of(&SECRETARY_DECIDES)),
        State::Noticed { until } if today <= until => Err(Fault::of(&NOTICE_RUNS).with("until", until.to_string())),
        _ => Ok(()),
    }
}

/// Whether a household may be taken up again: within twelve months.
///
/// # Errors
/// `reopening_too_late`.
pub fn reopens(household: &Household, today: Day) -> Result<(), Fault> {
    match household.state {
        State::Graduated { on } if today > on.plus_months(12) => Err(Fault::of(&REOPENING_TOO_LATE)),
        _ => Ok(()),
    }
}

/// Whether one household may go into another: they share a number or an address, and the other one goes on.
///
/// # Errors
/// `validation_failed` at `/into`, `households_share_nothing`.
pub fn merges(household: &Household, into: &Household, others: &[HouseholdId]) -> Result<(), Fault> {
    let ended = matches!(into.state, State::Merged { .. } | State::Rejected { .. });
    if household.id == into.id || ended || !into.processed() {
        let words = ["该档案不能并入。", "That file does not go on."];
        return Err(wrong("/into", &codes::NOT_A_TARGET, words));
    }
    if others.contains(&into.id) { Ok(()) } else { Err(Fault::of(&NOTHING_SHARED)) }
}

/// A day that must have come.
///
/// # Errors
/// `validation_failed` at this place.
pub fn past(pointer: &str, on: Day, today: Day) -> Result<(), Fault> {
    let words = ["日期不能晚于今天。", "Not later than today."];
    if on <= today { Ok(()) } else { Err(wrong(pointer, &field::IN_FUTURE, words)) }
}
