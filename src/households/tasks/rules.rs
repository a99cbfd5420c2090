//! What of a household waits for the caller? Asked of the rules that say what the caller may do now.

use super::super::model::{Household, State};
use super::super::rules::allowed;
use crate::policy::may;
use auth::Action;
use kernel::task::{Subject, Task, TaskKind, in_sight};
use kernel::{AccountId, Actor, Day, Instant, Role};

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
    reported.then(|| about(household, TaskKind::HouseholdReport, may::VerifyHousehold::ID, household.created_at))
}

fn to_recheck(household: &Household, due: Option<Day>, today: Day) -> Option<Task> {
    let due = due.filter(|due| due.days_since(today) <= SIGHT)?;
    let since = in_sight(due, SIGHT, Instant::start_of(household.checked_on?));
    let task = about(household, TaskKind::HouseholdRecheck, may::RecheckHousehold::ID, since);
    Some(Task { due_on: Some(due), ..task })
}

fn to_admit(household: &Household, today: Day) -> Option<Task> {
    let State::Noticed { until } = household.state else { return None };
    let since = Instant::end_of(until);
    (until < today).then(|| about(household, TaskKind::HouseholdAdmission, may::AdmitHousehold::ID, since))
}

/// Where the request itself can be read: the file of one whose consent was taken back cannot.
fn to_erase(household: &Household) -> Option<Task> {
    let (_, at) = household.erasure?;
    let task = about(household, TaskKind::HouseholdErasure, may::EraseHousehold::ID, at);
    Some(Task { place: format!("{}/erasure", task.place), ..task })
}

fn about(household: &Household, kind: TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        title: household.code.clone(),
        subject: Subject::Household(household.id),
        place: format!("households/{}", household.id),
        operation,
        due_on: None,
        since,
    }
}
