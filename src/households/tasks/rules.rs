//! Rules: which tasks a household gives the caller, derived from the rules that say what the caller may do now.

use super::super::model::{Household, State};
use super::super::rules::allowed;
use crate::policy::may;
use auth::Action;
use kernel::task::{Subject, Task, TaskKind, in_sight};
use kernel::{AccountId, Actor, Day, Instant, Role};

kernel::task_kinds! {
    /// What waits in the life of a household.
    pub const TASK_KINDS;
    HOUSEHOLD_REPORT = "household_report" ["待入户核查的困难家庭", "Household to be visited"];
    HOUSEHOLD_RECHECK = "household_recheck" ["待复核的困难家庭", "Household to be checked again"];
    HOUSEHOLD_ADMISSION = "household_admission"
        ["公示期满, 待纳入的困难家庭", "Household whose notice has been up, to be taken on"];
}

kernel::task_kinds! {
    /// What waits at the end of it.
    pub const ERASURE_KINDS;
    HOUSEHOLD_ERASURE = "household_erasure" ["待确认的清除申请", "Erasure of a household to be confirmed or refused"];
}

/// How many days before a recheck falls due it is told of.
const SIGHT: i64 = 30;

/// Whether a recheck may be in sight, before it is known of which category the household is.
pub fn may_be_due(household: &Household, today: Day) -> bool {
    household.recheck_due_on(None).is_some_and(|due| due.days_since(today) <= SIGHT)
}

/// What of a household waits for the caller; `recheck` is when it is to be checked again, `cleared` who may keep files.
pub fn of_household(
    household: &Household,
    recheck: Option<Day>,
    cleared: &[AccountId],
    actor: &Actor,
    today: Day,
) -> Vec<Task> {
    let offered = allowed(household, actor);
    let mine = keeps(household, cleared, actor);
    let found = [
        to_verify(household).filter(|_| mine),
        to_recheck(household, recheck, today).filter(|_| mine),
        to_admit(household, today).filter(|_| mine || actor.roles.has(Role::Secretary)),
        to_erase(household),
    ];
    found.into_iter().flatten().filter(|task| offered.contains(&task.operation)).collect()
}

/// Whether the file is the caller's to keep, or nobody's who still may.
fn keeps(household: &Household, cleared: &[AccountId], actor: &Actor) -> bool {
    let keeper = household.officer.filter(|keeper| cleared.contains(keeper));
    keeper.is_none() || keeper == actor.account()
}

fn to_verify(household: &Household) -> Option<Task> {
    let reported = household.state == State::Reported;
    reported.then(|| about(household, &HOUSEHOLD_REPORT, may::VerifyHousehold::ID, household.created_at))
}

fn to_recheck(household: &Household, due: Option<Day>, today: Day) -> Option<Task> {
    let due = due.filter(|due| due.days_since(today) <= SIGHT)?;
    let since = in_sight(due, SIGHT, Instant::start_of(household.checked_on?));
    let task = about(household, &HOUSEHOLD_RECHECK, may::RecheckHousehold::ID, since);
    Some(Task { due_on: Some(due), ..task })
}

fn to_admit(household: &Household, today: Day) -> Option<Task> {
    let State::Noticed { until } = household.state else { return None };
    let since = Instant::end_of(until);
    (until < today).then(|| about(household, &HOUSEHOLD_ADMISSION, may::AdmitHousehold::ID, since))
}

/// Where the request itself can be read: the file of one whose consent was taken back cannot.
fn to_erase(household: &Household) -> Option<Task> {
    let (_, at) = household.erasure?;
    let task = about(household, &HOUSEHOLD_ERASURE, may::EraseHousehold::ID, at);
    Some(Task { place: format!("{}/erasure", task.place), ..task })
}

fn about(household: &Household, kind: &'static TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        title: household.code.clone(),
        subject: Subject::of(household.id),
        place: format!("households/{}", household.id),
        operation,
        due_on: None,
        since,
    }
}
