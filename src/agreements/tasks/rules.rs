//! Rules: which tasks wait for the caller, derived from the rules that say what the caller may do now.

use super::model::Record;
use crate::model::{Agreement, EXPIRING_DAYS, Pending, RequestKind, State};
use crate::rules::{RUNNING, allowed, awaited};
use kernel::task::{Subject, Task, TaskKind, in_sight};
use kernel::{Actor, Day, Instant};

kernel::task_kinds! {
    /// What the other parties wait for.
    pub const ANSWER_KINDS;
    TO_SIGN = "to_sign" ["待签署", "To be signed"];
    TO_CONSENT = "to_consent" ["待同意", "To be consented to"];
}

kernel::task_kinds! {
    /// What somebody must see to in a running agreement.
    pub const RUNNING_KINDS;
    EXPIRING = "expiring" ["即将到期的协议", "Agreement ending soon"];
    OBJECTION = "objection" ["登记有异议", "Registration objected to"];
}

/// What of an agreement waits for the caller.
pub fn of_agreement(agreement: &Agreement, record: &Record, actor: &Actor, today: Day) -> Vec<Task> {
    let offered = allowed(agreement, actor, today);
    let asked = agreement.changes.open.iter().filter(|one| awaited(agreement, actor, one).is_some());
    let found = asked
        .map(|one| to_answer(agreement, one, record))
        .chain([to_sign(agreement, record)])
        .chain(expiring(agreement, today))
        .chain(objected(agreement, record));
    found.filter(|task| offered.contains(&task.operation)).collect()
}

fn about(agreement: &Agreement, kind: &'static TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        title: agreement.terms.title.clone(),
        subject: Subject::of(agreement.id),
        place: format!("agreements/{}", agreement.id),
        operation,
        due_on: None,
        since,
    }
}

fn to_sign(agreement: &Agreement, record: &Record) -> Task {
    let since = record.submitted.get(&agreement.id).copied().unwrap_or(agreement.updated_at);
    let task = about(agreement, &TO_SIGN, "sign_agreement", since);
    Task { due_on: agreement.state.due_on(), ..task }
}

fn to_answer(agreement: &Agreement, request: &Pending, record: &Record) -> Task {
    let number = request.number;
    let (kind, operation, folder) = match request.kind {
        RequestKind::Amendment => (&TO_SIGN, "sign_request", Some("amendments")),
        RequestKind::Accession => (&TO_SIGN, "sign_request", Some("accessions")),
        RequestKind::Suspension => (&TO_CONSENT, "suspend_agreement", None),
        RequestKind::Resumption => (&TO_CONSENT, "resume_agreement", None),
        RequestKind::Termination => (&TO_CONSENT, "terminate_agreement", None),
    };
    let since = record.asked.get(&(agreement.id, number)).copied().unwrap_or(agreement.updated_at);
    let task = about(agreement, kind, operation, since);
    let place = match folder {
        Some(folder) => format!("{}/{folder}/{number}", task.place),
        None => task.place,
    };
    let subject = Subject::of(agreement.id).numbered(Some(number));
    Task { subject, due_on: request.from_on, place, ..task }
}

fn expiring(agreement: &Agreement, today: Day) -> Option<Task> {
    let State::Active { since, .. } = agreement.state else { return None };
    let ends_on = agreement.terms.ends_on.filter(|_| agreement.expiring(today))?;
    let since = in_sight(ends_on, EXPIRING_DAYS, since);
    Some(Task { due_on: Some(ends_on), ..about(agreement, &EXPIRING, "renew_agreement", since) })
}

/// An objection to a registration stands until the stamped original was put beside it.
fn objected(agreement: &Agreement, record: &Record) -> Option<Task> {
    let at = *record.objected.get(&agreement.id).filter(|_| RUNNING.contains(&agreement.state.stage()))?;
    let answered = agreement.original.as_ref().is_some_and(|original| original.attached_at > at);
    (!answered).then(|| about(agreement, &OBJECTION, "attach_original", at))
}
