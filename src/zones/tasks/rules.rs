//! Rules: which tasks a zone and its claims give the caller, derived from the rules that say what the caller may do now.

use crate::aggregate::claims::model::{Claim, State};
use crate::aggregate::duties::model::{Fulfilment, Period};
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::rules as zones;
use crate::claims::rules as claims;
use crate::duties::rules as duties;
use crate::model::{Zone, ZoneId};
use crate::plans::model::{Plan, PlanState};
use crate::plans::rules as plans;
use kernel::task::{Subject, Task, TaskKind};
use kernel::{Actor, Day, Instant};

kernel::task_kinds! {
    /// What waits in zones.
    pub const TASK_KINDS;
    ZONE_REQUEST = "zone_request" ["待审批的认领", "Claim of a zone to be decided about"];
    ZONE_HANDOVER = "zone_handover" ["待接受的责任区移交", "Hand-over of a zone to be accepted"];
    ZONE_MISSED = "zone_missed" ["未履行的责任区职责", "Duty of a zone missed"];
    ZONE_PLAN_FAILED = "zone_plan_failed" ["未能办理的责任区调整", "Planned change of zones that could not be made"];
    ZONE_REVOCATION = "zone_revocation" ["拟撤销的认领, 可申辩", "Revocation of a claim to be replied to"];
}

/// What of a zone waits for the caller.
pub fn of_zone(aggregate: &ZoneAggregate, done: &[Fulfilment], actor: &Actor, today: Day) -> Vec<Task> {
    let claimed = aggregate.claims.iter().flat_map(|claim| of_claim(aggregate, claim));
    let mut found: Vec<Task> = claimed
        .filter(|(claim, task)| claims::allowed(claim, actor, today).contains(&task.operation))
        .map(|(_, task)| task)
        .collect();
    let ours = aggregate.lead().is_some_and(|lead| actor.unit == Some(lead.unit));
    if let Some(period) = last_missed(aggregate, done, today).filter(|_| ours) {
        let since = Instant::end_of(period.last);
        let task = about(aggregate, &ZONE_MISSED, "record_fulfilment", since);
        found.push(Task { due_on: Some(period.last), ..task });
    }
    found.retain(|task| {
        task.subject.number_in::<ZoneId>().is_some() || zones::allowed(aggregate, actor).contains(&task.operation)
    });
    found
}

/// The period that ended last, if in one that ended just now something was missed.
fn last_missed(aggregate: &ZoneAggregate, done: &[Fulfilment], today: Day) -> Option<Period> {
    let missed = duties::missed_of(aggregate, done, today);
    let task = |n: i64| aggregate.duties.iter().find(|duty| duty.n == n).and_then(|duty| duty.task.frequency);
    // Only the last period can still be mended; those before are on record.
    let last = missed.into_iter().filter_map(|(n, periods)| {
        let yesterday = duties::period_of(task(n)?, today).first.previous()?;
        periods.last().copied().filter(|period| period.last == yesterday)
    });
    last.max_by_key(|period| period.last)
}

/// Whether a plan waits for the caller: one that could not be carried out, for who may put it away.
pub fn of_plan(plan: &Plan, zones: &[Zone], actor: &Actor) -> Option<Task> {
    let PlanState::Failed { at, .. } = plan.state else { return None };
    let zone = zones.iter().find(|zone| plan.zones.first() == Some(&zone.id))?;
    let operation = plans::allowed(plan, actor).first().copied()?;
    let task = on_zone(zone, &ZONE_PLAN_FAILED, operation, at);
    Some(Task { place: format!("zone-plans/{}", plan.id), due_on: Some(plan.on), ..task })
}

fn about(aggregate: &ZoneAggregate, kind: &'static TaskKind, operation: &'static str, since: Instant) -> Task {
    on_zone(&aggregate.zone, kind, operation, since)
}

fn on_zone(zone: &Zone, kind: &'static TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        title: format!("{} {}", zone.code.text, zone.profile.name),
        subject: Subject::of(zone.id),
        place: format!("zones/{}", zone.id),
        operation,
        due_on: None,
        since,
    }
}

fn of_claim<'p>(aggregate: &ZoneAggregate, claim: &'p Claim) -> Vec<(&'p Claim, Task)> {
    let on = |kind, operation, since| {
        let task = about(aggregate, kind, operation, since);
        let place = format!("{}/claims/{}", task.place, claim.n);
        let subject = Subject::of(aggregate.zone.id).numbered(Some(claim.n)).within(claim.agreement);
        Task { subject, place, ..task }
    };
    let asked = (claim.state == State::Requested).then(|| on(&ZONE_REQUEST, "approve_claim", claim.requested_at));
    let offered = claim.offer().map(|offer| on(&ZONE_HANDOVER, "accept_handover", offer.at));
    let announced = claim.revocation().filter(|one| one.reply.is_none()).map(|one| {
        let task = on(&ZONE_REVOCATION, "reply_to_revocation", one.at);
        Task { due_on: Some(one.reply_until), ..task }
    });
    [asked, offered, announced].into_iter().flatten().map(|task| (claim, task)).collect()
}
