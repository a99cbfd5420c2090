//! What waits for the caller? Asked of the rules that say what the caller may do now.

use super::model::{DUE_DAYS, Record};
use crate::commitments::deliveries::model::{Delivery, DeliveryState};
use crate::commitments::deliveries::rules as judging;
use crate::commitments::model::Standalone;
use crate::commitments::rules as promised;
use crate::commitments::rules::pledges;
use crate::model::{Agreement, EXPIRING_DAYS, Pending, RequestKind, State};
use crate::promises::model::CommitmentState;
use crate::rules::{RUNNING, allowed, awaited};
use kernel::task::{Task, TaskKind, in_sight};
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
        agreement: Some(agreement.id),
        commitment: None,
        request: None,
        delivery: None,
        zone: None,
        claim: None,
        household: None,
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
    Task { request: Some(number), due_on: request.from_on, place, ..task }
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

/// What of a commitment and its deliveries waits for the caller.
pub fn of_commitment(one: &Standalone, deliveries: &[Delivery], actor: &Actor, today: Day) -> Vec<Task> {
    let offered = promised::allowed(one, actor);
    let own = [owed(one, deliveries, actor, today), cancelling(one)].into_iter().flatten();
    let mut found: Vec<Task> = own.filter(|task| offered.contains(&task.operation)).collect();
    let judged = deliveries.iter().map(|delivery| (delivery, to_verify(one, delivery)));
    found.extend(judged.filter_map(|(delivery, task)| {
        judging::allowed(one, delivery, actor).contains(&task.operation).then_some(task)
    }));
    found
}

fn on(one: &Standalone, kind: TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        title: one.commitment.title.clone(),
        agreement: Some(one.agreement),
        commitment: Some(one.commitment.id),
        request: None,
        delivery: None,
        zone: None,
        claim: None,
        household: None,
        place: format!("commitments/{}", one.commitment.id),
        operation,
        due_on: one.commitment.due(),
        since,
    }
}

/// What the caller's own side has promised: sent back, or due soon; one task, not two.
fn owed(one: &Standalone, deliveries: &[Delivery], actor: &Actor, today: Day) -> Option<Task> {
    let commitment = &one.commitment;
    if !pledges(one, actor) || !commitment.in_progress(one.clocks) {
        return None;
    }
    if commitment.progress == CommitmentState::Returned {
        let last = deliveries.iter().rev().find(|delivery| delivery.state() == DeliveryState::Returned);
        let since = last.map_or(commitment.updated_at, |delivery| delivery.updated_at);
        let task = on(one, TaskKind::Returned, "deliver_commitment", since);
        return Some(Task { delivery: last.map(|delivery| delivery.n), ..task });
    }
    let due_on = commitment.due().filter(|due| due.days_since(today) <= DUE_DAYS)?;
    let there = commitment.created_at.max(Instant::start_of(one.starts_on));
    Some(on(one, TaskKind::Due, "deliver_commitment", in_sight(due_on, DUE_DAYS, there)))
}

/// A cancellation that was asked for: where it is offered to cancel, the other side has asked.
fn cancelling(one: &Standalone) -> Option<Task> {
    let asked = one.commitment.life.cancellation.as_ref()?;
    Some(Task { due_on: None, ..on(one, TaskKind::ToConsent, "cancel_commitment", asked.at) })
}

fn to_verify(one: &Standalone, delivery: &Delivery) -> Task {
    let task = on(one, TaskKind::ToVerify, "verify_delivery", delivery.recorded_at);
    let place = format!("{}/deliveries/{}", task.place, delivery.n);
    Task { delivery: Some(delivery.n), due_on: Some(delivery.silent_on), place, ..task }
}
