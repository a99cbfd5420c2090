//! Actions: making plans, carrying them out when their day begins, and withdrawing them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::model::{Plan, PlanState, ZonePlanId, ZonePlanKind};
use super::wire::{ZonePlanCancelled, ZonePlanDone, ZonePlanFailed, ZonePlanMade};
use super::{rules, store};
use crate::aggregate::claims::store as claims;
use crate::aggregate::duties::store as duties;
use crate::aggregate::lookup;
use crate::geometry::actions as geometry;
use crate::geometry::store as boundaries;
use crate::geometry::wire::ZoneBoundaryIn;
use crate::model::{ZoneId, ZoneTimer};
use crate::split_merge::actions as split_merge;
use crate::split_merge::wire::{MergerIn, SplitIn};
use crate::store as zones;
use journal::{ReadTx, WriteTx};
use kernel::{Day, Fault, INTERNAL, Id, Instant, OrFault};
use web::codes::NOT_FOUND;

/// Plans another boundary of a zone.
///
/// # Errors
/// What drawing it now would answer, and `zone_already_planned`.
pub fn boundary(tx: &mut WriteTx, id: ZoneId, sent: &ZoneBoundaryIn, on: Day) -> Result<Plan, Fault> {
    make(tx, ZonePlanKind::Boundary, vec![id], on, sent)
}

/// Plans to split a zone.
///
/// # Errors
/// What splitting it now would answer, and `zone_already_planned`.
pub fn split(tx: &mut WriteTx, id: ZoneId, sent: &SplitIn, on: Day) -> Result<Plan, Fault> {
    make(tx, ZonePlanKind::Split, vec![id], on, sent)
}

/// Plans to merge zones.
///
/// # Errors
/// What merging them now would answer, and `zone_already_planned`.
pub fn merger(tx: &mut WriteTx, sent: &MergerIn, on: Day) -> Result<Plan, Fault> {
    make(tx, ZonePlanKind::Merger, sent.zone_ids.clone(), on, sent)
}

fn make(
    tx: &mut WriteTx,
    kind: ZonePlanKind,
    zones: Vec<ZoneId>,
    on: Day,
    sent: &impl Serialize,
) -> Result<Plan, Fault> {
    if let Some(plan) = store::of_zones(tx, &zones)?.values().next() {
        return Err(rules::already(plan));
    }
    let plan = Plan {
        id: tx.new_id(),
        kind,
        zones,
        on,
        state: PlanState::Planned,
        sent: serde_json::to_string(sent).or_fault(&INTERNAL)?,
        made_at: tx.now(),
        made_by: tx.actor().account(),
    };
    dry_run(tx, &plan)?;
    store::insert(tx, &plan)?;
    tx.timer(Instant::start_of(on), ZoneTimer::Plan, plan.id.uuid())?;
    tx.record(&ZonePlanMade { plan_id: plan.id, kind, zone_ids: plan.zones.clone(), effective_on: on })?;
    Ok(plan)
}

/// Whether the plan could be carried out after those before it; nothing of it is kept.
fn dry_run(tx: &mut WriteTx, plan: &Plan) -> Result<(), Fault> {
    let (before, now) = (store::planned_until(tx, plan.on)?, tx.now());
    tx.dry_run(|tx| {
        for one in &before {
            // One that will fail leaves the world as it is.
            let _ = tx.savepoint(|tx| carry_out(tx, one, now))?;
        }
        carry_out(tx, plan, now).map(drop)
    })
}

/// From which instant on a plan counts that is carried out now: from the first of its day, also where the service was not
/// there to do it then. Unless something was written since that instant that speaks against it: about its own zones (they,
/// their claims or duties were changed, or something was done for them on a later day), or about the ground around (a
/// boundary, that of the community or a zone with a boundary is another one, or is none any more, only since later). Then the
/// record of the days between stays as it was written, the plan counts from now, and `counts_from` says so.
fn from(tx: &mut WriteTx, plan: &Plan) -> Result<Instant, Fault> {
    let (began, now) = (Instant::start_of(plan.on), tx.now());
    if began > now || boundaries::moved_after(tx, began)? || zones::moved_after(tx, plan.on)? {
        return Ok(now);
    }
    for zone in &plan.zones {
        if written_since(tx, *zone, began)? {
            return Ok(now);
        }
    }
    Ok(began)
}

/// Whether something was written about a zone since an instant that began a day; what counts from that very instant is no more than
/// what another plan or a release of that day did.
fn written_since(view: &mut ReadTx, zone: ZoneId, began: Instant) -> Result<bool, Fault> {
    let changed = zones::find(view, zone)?.is_none_or(|zone| zone.updated_at > began);
    let claimed = claims::list(view, zone)?.iter().any(|claim| claim.updated_at > began);
    let duty = |at: Option<Instant>| at.is_some_and(|at| at > began);
    let tasked = duties::list(view, zone)?.iter().any(|one| duty(Some(one.began_at)) || duty(one.ended_at));
    Ok(changed || claimed || tasked || !duties::done(view, &[zone], began.day())?.is_empty())
}

/// Does what was sent from an instant on, under the rules of today; answers the zones that take the place of others.
fn carry_out(tx: &mut WriteTx, plan: &Plan, from: Instant) -> Result<Vec<ZoneId>, Fault> {
    match (plan.kind, plan.zones.as_slice()) {
        (ZonePlanKind::Boundary, [zone]) => {
            let aggregate = lookup::find(tx, *zone)?;
            geometry::redraw(tx, aggregate, &read(&plan.sent)?, from)?;
            Ok(Vec::new())
        }
        (ZonePlanKind::Split, [zone]) => {
            let aggregate = lookup::find(tx, *zone)?;
            let (_, after) = split_merge::split(tx, aggregate, &read(&plan.sent)?, from)?;
            Ok(after.iter().map(|aggregate| aggregate.zone.id).collect())
        }
        (ZonePlanKind::Merger, _) => Ok(vec![split_merge::merge(tx, &read(&plan.sent)?, from)?.zone.id]),
        (ZonePlanKind::Boundary | ZonePlanKind::Split, _) => {
            Err(Fault::caused(&INTERNAL, "a plan of this kind has other zones"))
        }
    }
}

fn read<T: DeserializeOwned>(sent: &str) -> Result<T, Fault> {
    serde_json::from_str(sent).or_fault(&INTERNAL)
}

/// The day of a plan has begun: it is carried out whole, or fails and waits for the secretary.
///
/// # Errors
/// When the database refuses; the timer stays and is tried again.
pub fn on_timer(tx: &mut WriteTx, id: ZonePlanId) -> Result<(), Fault> {
    let Some(mut plan) = store::find(tx, id)?.filter(|plan| plan.state == PlanState::Planned) else { return Ok(()) };
    let (at, from) = (tx.now(), from(tx, &plan)?);
    tx.count_from(from);
    let outcome = tx.savepoint(|tx| carry_out(tx, &plan, from))?;
    match outcome {
        Ok(successors) => {
            let from = from.day();
            tx.record(&ZonePlanDone { plan_id: id, successors: successors.clone(), counts_from: from })?;
            plan.state = PlanState::Done { at, successors, from };
        }
        Err(fault) => {
            let code = fault.code().name.to_owned();
            tx.record(&ZonePlanFailed { plan_id: id, code: code.clone() })?;
            plan.state = PlanState::Failed { at, code };
        }
    }
    store::settle(tx, &plan)
}

/// A plan that the caller may know of.
///
/// # Errors
/// `not_found`.
pub fn find(view: &mut ReadTx, id: ZonePlanId) -> Result<Plan, Fault> {
    let ours = view.actor().unit.is_none();
    store::find(view, id)?.filter(|_| ours).ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Takes a plan back, or puts away one that has failed. One that is cancelled already is shown as it is.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn cancel(tx: &mut WriteTx, id: ZonePlanId) -> Result<Plan, Fault> {
    let mut plan = find(tx, id)?;
    rules::may(&plan, tx.actor(), rules::Move::Cancel)?;
    if plan.state.settled() {
        return Ok(plan);
    }
    plan.state = PlanState::Cancelled { at: tx.now() };
    store::settle(tx, &plan)?;
    tx.cancel_timers(id.uuid())?;
    tx.record(&ZonePlanCancelled { plan_id: id })?;
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::model::{PlanState, ZonePlanId};
    use super::super::store;
    use super::{boundary, on_timer};
    use crate::actions::{Origin, create};
    use crate::aggregate::duties::model::{DutyKind, Task};
    use crate::aggregate::lookup;
    use crate::duties::actions as duties;
    use crate::geometry::actions::redraw;
    use crate::geometry::wire::ZoneBoundaryIn;
    use crate::model::ZoneId;
    use auth::PLATFORM;
    use communities::found_platform;
    use db::{Db, Scratch};
    use journal::Journal;
    use kernel::{Actor, Clock, Day, Instant, Span};

    fn rectangle(x: i32, width: i32) -> serde_json::Value {
        let at = |x: i32, y: i32| json!([98.28 + f64::from(x) / 1e5, 39.77 + f64::from(y) / 1e5]);
        let east = x + width;
        json!({ "type": "Polygon", "coordinates": [[at(x, 0), at(east, 0), at(east, 100), at(x, 100), at(x, 0)]] })
    }

    fn sent(x: i32, width: i32) -> ZoneBoundaryIn {
        serde_json::from_value(json!({ "boundary": rectangle(x, width) })).unwrap()
    }

    /// A zone, and a plan to draw it narrower three days from now.
    async fn planned(journal: &Journal, x: i32) -> (ZoneId, ZonePlanId, Day) {
        let made = journal.write(Actor::system(PLATFORM), move |tx| {
            let zone = serde_json::from_value(json!({ "name": "示例片区", "boundary": rectangle(x, 100) })).unwrap();
            let zone = create(tx, &zone, Origin::Sample)?.zone.id;
            let on = tx.now().day().plus_days(3);
            Ok((zone, boundary(tx, zone, &sent(x, 50), on)?.id, on))
        });
        made.await.unwrap()
    }

    /// From which day on the plan counts that is carried out now.
    async fn carried_out(journal: &Journal, plan: ZonePlanId) -> Day {
        let done = journal.write(Actor::system(PLATFORM), move |tx| {
            on_timer(tx, plan)?;
            store::find(tx, plan)
        });
        match done.await.unwrap().map(|plan| plan.state) {
            Some(PlanState::Done { from, .. }) => from,
            other => panic!("not carried out: {other:?}"),
        }
    }

    #[actix_web::test]
    async fn a_late_plan_counts_from_its_day_unless_something_written_since_speaks_against_it() {
        let scratch = Scratch::new("zones-late-plans");
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock.clone());
        found_platform(&journal).await.unwrap();
        let days = |days: i64| clock.advance(Span::days(days));
        let today = || clock.now().day();

        let (_, plan, on) = planned(&journal, 0).await;
        days(5);
        assert_eq!((carried_out(&journal, plan).await, today()), (on, on.plus_days(2)), "nobody wrote anything");

        let (zone, plan, _) = planned(&journal, 200).await;
        days(4);
        let task = Task { kind: DutyKind::Environment, title: None, frequency: None };
        let given = journal.write(Actor::system(PLATFORM), move |tx| {
            let mut aggregate = lookup::find(tx, zone)?;
            duties::add(tx, &mut aggregate, task.clone()).map(drop)
        });
        given.await.unwrap();
        days(1);
        assert_eq!(carried_out(&journal, plan).await, today(), "the zone got a duty meanwhile");

        let (_, plan, _) = planned(&journal, 400).await;
        days(4);
        let moved = journal.write(Actor::system(PLATFORM), move |tx| {
            let (zone, now) = (lookup::find(tx, zone)?, tx.now());
            redraw(tx, zone, &sent(200, 30), now).map(drop)
        });
        moved.await.unwrap();
        days(1);
        assert_eq!(carried_out(&journal, plan).await, today(), "the ground around moved meanwhile");

        let (_, plan, on) = planned(&journal, 600).await;
        days(3);
        assert_eq!((carried_out(&journal, plan).await, today()), (on, on), "in time");
    }
}
