//! Rules: which tasks a pairing gives the caller, derived from the rules that say what the caller may do now.

use super::super::model::{Answers, Record, State};
use super::super::rules::{allowed, helps, late, sight, speaks};
use crate::policy::may;
use auth::Action;
use kernel::task::{Subject, Task, TaskKind, in_sight};
use kernel::{Actor, Day, Instant};

kernel::task_kinds! {
    /// What waits in pairings.
    pub const TASK_KINDS;
    PAIRING_PROPOSAL = "pairing_proposal" ["待接受的结对", "Pairing to be accepted"];
    PAIRING_CONFIRMATION = "pairing_confirmation" ["待确认的结对交接", "Hand-over of a pairing to be confirmed"];
    VISIT_DUE = "visit_due" ["应走访的困难家庭", "Household to be visited again"];
    PAIRING_REPORT = "pairing_report" ["待提交的结对总结", "Final report of a pairing to be filed"];
}

/// How many days before a visit falls due it is told of.
const SIGHT: i64 = 7;

/// What of a pairing waits for the caller.
pub fn of_pairing(record: &Record, actor: &Actor, today: Day) -> Vec<Task> {
    if !sight(&record.pairing, record.household.readable, actor, today).household() {
        return Vec::new();
    }
    let offered = allowed(&record.pairing, actor, today);
    let found =
        [to_accept(record), to_confirm(record), to_visit(record, actor, today), to_report(record, actor, today)];
    found.into_iter().flatten().filter(|task| offered.contains(&task.operation)).collect()
}

fn to_accept(record: &Record) -> Option<Task> {
    let pairing = &record.pairing;
    let waits = matches!(pairing.state, State::Proposed(Answers { accepted: None, .. }));
    waits.then(|| about(record, &PAIRING_PROPOSAL, may::AcceptPairing::ID, pairing.created_at))
}

fn to_confirm(record: &Record) -> Option<Task> {
    let pairing = &record.pairing;
    let waits = matches!(pairing.state, State::Proposed(Answers { confirmed: None, .. }));
    waits.then(|| about(record, &PAIRING_CONFIRMATION, may::ConfirmPairing::ID, pairing.created_at))
}

fn to_visit(record: &Record, actor: &Actor, today: Day) -> Option<Task> {
    let (pairing, due) = (&record.pairing, record.visit_due_on()?);
    let mine = helps(pairing, actor) || (pairing.helper.is_none() && speaks(pairing, actor));
    if !mine || due.days_since(today) > SIGHT {
        return None;
    }
    let since = in_sight(due, SIGHT, pairing.created_at);
    Some(Task { due_on: Some(due), ..about(record, &VISIT_DUE, may::RecordVisit::ID, since) })
}

fn to_report(record: &Record, actor: &Actor, today: Day) -> Option<Task> {
    let pairing = &record.pairing;
    let State::Ended { help, end } = pairing.state else { return None };
    let mine = helps(pairing, actor) || speaks(pairing, actor);
    let waits = mine && record.household.readable && help.reported_at.is_none() && late(pairing, today);
    waits.then(|| about(record, &PAIRING_REPORT, may::ReportPairing::ID, end.at))
}

fn about(record: &Record, kind: &'static TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        title: record.household.code.clone(),
        subject: Subject::of(record.pairing.household),
        place: format!("pairings/{}", record.pairing.id),
        operation,
        due_on: None,
        since,
    }
}
