//! Rules: which tasks wait for the caller, derived from the rules that say what the caller may do now.

use super::model::DUE_DAYS;
use crate::deliveries::model::{Delivery, DeliveryState};
use crate::deliveries::rules as judging;
use crate::model::Standalone;
use crate::rules;
use crate::rules::pledges;
use agreements::promises::CommitmentState;
use kernel::task::{Subject, Task, TaskKind, in_sight};
use kernel::{Actor, Day, Instant};

kernel::task_kinds! {
    /// What waits in commitments; that a cancellation is consented to waits as it does in agreements.
    pub const TASK_KINDS;
    TO_VERIFY = "to_verify" ["待核实", "To be verified"];
    RETURNED = "returned" ["被退回, 待补充", "Sent back"];
    DUE = "due" ["即将到期的承诺", "Promise falling due"];
}

/// What of a commitment and its deliveries waits for the caller.
pub fn of_commitment(one: &Standalone, deliveries: &[Delivery], actor: &Actor, today: Day) -> Vec<Task> {
    let offered = rules::allowed(one, actor);
    let own = [owed(one, deliveries, actor, today), cancelling(one)].into_iter().flatten();
    let mut found: Vec<Task> = own.filter(|task| offered.contains(&task.operation)).collect();
    let judged = deliveries.iter().map(|delivery| (delivery, to_verify(one, delivery)));
    found.extend(judged.filter_map(|(delivery, task)| {
        judging::allowed(one, delivery, actor).contains(&task.operation).then_some(task)
    }));
    found
}

fn on(one: &Standalone, kind: &'static TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        title: one.commitment.title.clone(),
        subject: subject(one, None),
        place: format!("commitments/{}", one.commitment.id),
        operation,
        due_on: one.commitment.due(),
        since,
    }
}

fn subject(one: &Standalone, delivery: Option<i64>) -> Subject {
    Subject::of(one.commitment.id).numbered(delivery).within(Some(one.agreement))
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
        let task = on(one, &RETURNED, "deliver_commitment", since);
        return Some(Task { subject: subject(one, last.map(|delivery| delivery.n)), ..task });
    }
    let due_on = commitment.due().filter(|due| due.days_since(today) <= DUE_DAYS)?;
    let there = commitment.created_at.max(Instant::start_of(one.starts_on));
    Some(on(one, &DUE, "deliver_commitment", in_sight(due_on, DUE_DAYS, there)))
}

/// A cancellation that was asked for: where it is offered to cancel, the other side has asked.
fn cancelling(one: &Standalone) -> Option<Task> {
    let asked = one.commitment.life.cancellation.as_ref()?;
    Some(Task { due_on: None, ..on(one, &agreements::TO_CONSENT, "cancel_commitment", asked.at) })
}

fn to_verify(one: &Standalone, delivery: &Delivery) -> Task {
    let task = on(one, &TO_VERIFY, "verify_delivery", delivery.recorded_at);
    let place = format!("{}/deliveries/{}", task.place, delivery.n);
    Task { subject: subject(one, Some(delivery.n)), due_on: Some(delivery.silent_on), place, ..task }
}
