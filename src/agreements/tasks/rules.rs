//! What waits for the caller? Asked of the rules that say what the caller may do now.

use super::model::Record;
use crate::model::{Agreement, EXPIRING_DAYS, Pending, RequestKind, State};
use crate::rules::{RUNNING, allowed, awaited};
use kernel::task::{Subject, Task, TaskKind, in_sight};
use kernel::{Actor, Day, Instant};

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

fn about(agreement: &Agreement, kind: TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        title: agreement.terms.title.clone(),
        subject: Subject::Agreement { id: agreement.id, request: None },
        place: format!("agreements/{}", agreement.id),
        operation,
        due_on: None,
        since,
    }
}

fn to_sign(agreement: &Agreement, record: &Record) -> Task {
    let since = record.submitted.get(&agreement.id).copied().unwrap_or(agreement.updated_at);
    let task = about(agreement, TaskKind::ToSign, "sign_agreement", since);
    Task { due_on: agreement.state.due_on(), ..task }
}

fn to_answer(agreement: &Agreement, request: &Pending, record: &Record) -> Task {
    let number = request.number;
    let (kind, operation, folder) = match request.kind {
        RequestKind::Amendment => (TaskKind::ToSign, "sign_request", Some("amendments")),
        RequestKind::Accession => (TaskKind::ToSign, "sign_request", Some("accessions")),
        RequestKind::Suspension => (TaskKind::ToConsent, "suspend_agreement", None),
        RequestKind::Resumption => (TaskKind::ToConsent, "resume_agreement", None),
        RequestKind::Termination => (TaskKind::ToConsent, "terminate_agreement", None),
    };
    let since = record.asked.get(&(agreement.id, number)).copied().unwrap_or(agreement.updated_at);
    let task = about(agreement, kind, operation, since);
    let place = match folder {
        Some(folder) => format!("{}/{folder}/{number}", task.place),
        None => task.place,
    };
    let subject = Subject::Agreement { id: agreement.id, request: Some(number) };
    Task { subject, due_on: request.from_on, place, ..task }
}

fn expiring(agreement: &Agreement, today: Day) -> Option<Task> {
    let State::Active { since, .. } = agreement.state else { return None };
    let ends_on = agreement.terms.ends_on.filter(|_| agreement.expiring(today))?;
    let since = in_sight(ends_on, EXPIRING_DAYS, since);
    Some(Task { due_on: Some(ends_on), ..about(agreement, TaskKind::Expiring, "renew_agreement", since) })
}

/// An objection to a registration stands until the stamped original was put beside it.
fn objected(agreement: &Agreement, record: &Record) -> Option<Task> {
    let at = *record.objected.get(&agreement.id).filter(|_| RUNNING.contains(&agreement.state.stage()))?;
    let answered = agreement.original.as_ref().is_some_and(|original| original.attached_at > at);
    (!answered).then(|| about(agreement, TaskKind::Objection, "attach_original", at))
}
