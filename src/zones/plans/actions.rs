//! Making plans, carrying them out when their day begins, and taking them back.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::actions::picture;
use super::super::ground::actions as ground;
use super::super::ground::wire::ZoneBoundaryIn;
use super::super::model::ZoneTimer;
use super::super::surgery::actions as surgery;
use super::super::surgery::wire::{MergerIn, SplitIn};
use super::model::{Plan, PlanKind, PlanState};
use super::wire::{ZonePlanCancelled, ZonePlanDone, ZonePlanFailed, ZonePlanMade};
use super::{rules, store};
use crate::journal::{Tx, View};
use crate::kernel::{Day, Expected, Fault, INTERNAL, Id, Instant, OrFault, ZoneId, ZonePlanId};
use crate::web::codes::NOT_FOUND;

/// Plans another boundary of a zone.
///
/// # Errors
/// What drawing it now would answer, and `zone_already_planned`.
pub fn boundary(tx: &mut Tx, id: ZoneId, expected: &Expected, sent: &ZoneBoundaryIn, on: Day) -> Result<Plan, Fault> {
    expected.check(picture(tx, id)?.zone.version)?;
    make(tx, PlanKind::Boundary, vec![id], on, sent)
}

/// Plans to split a zone.
///
/// # Errors
/// What splitting it now would answer, and `zone_already_planned`.
pub fn split(tx: &mut Tx, id: ZoneId, expected: &Expected, sent: &SplitIn, on: Day) -> Result<Plan, Fault> {
    expected.check(picture(tx, id)?.zone.version)?;
    make(tx, PlanKind::Split, vec![id], on, sent)
}

/// Plans to merge zones.
///
/// # Errors
/// What merging them now would answer, and `zone_already_planned`.
pub fn merger(tx: &mut Tx, sent: &MergerIn, on: Day) -> Result<Plan, Fault> {
    make(tx, PlanKind::Merger, sent.zone_ids.clone(), on, sent)
}

fn make(tx: &mut Tx, kind: PlanKind, zones: Vec<ZoneId>, on: Day, sent: &impl Serialize) -> Result<Plan, Fault> {
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
    rehearse(tx, &plan)?;
    store::insert(tx, &plan)?;
    tx.timer(Instant::start_of(on), ZoneTimer::Plan, plan.id.uuid())?;
    tx.record(&ZonePlanMade { plan_id: plan.id, kind, zone_ids: plan.zones.clone(), effective_on: on })?;
    Ok(plan)
}

/// Whether the plan could be carried out after those before it; nothing of it is kept.
fn rehearse(tx: &mut Tx, plan: &Plan) -> Result<(), Fault> {
    let before = store::planned_until(tx, plan.on)?;
    tx.rehearse(|tx| {
        for one in &before {
            // One that will fail leaves the world as it is.
            let _ = tx.attempt(|tx| carry_out(tx, one))?;
        }
        carry_out(tx, plan).map(drop)
    })
}

/// Does what was sent, under the rules of today; answers the zones that take the place of others.
fn carry_out(tx: &mut Tx, plan: &Plan) -> Result<Vec<ZoneId>, Fault> {
    match (plan.kind, plan.zones.as_slice()) {
        (PlanKind::Boundary, [zone]) => {
            let picture = picture(tx, *zone)?;
            ground::redraw(tx, picture, &read(&plan.sent)?)?;
            Ok(Vec::new())
        }
        (PlanKind::Split, [zone]) => {
            let picture = picture(tx, *zone)?;
            let (_, after) = surgery::cut(tx, picture, &read(&plan.sent)?)?;
            Ok(after.iter().map(|picture| picture.zone.id).collect())
        }
        (PlanKind::Merger, _) => Ok(vec![surgery::merge(tx, &read(&plan.sent)?)?.zone.id]),
        (PlanKind::Boundary | PlanKind::Split, _) => {
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
/// When the disk refuses; the timer stays and is tried again.
pub fn on_timer(tx: &mut Tx, id: ZonePlanId) -> Result<(), Fault> {
    let Some(mut plan) = store::find(tx, id)?.filter(|plan| plan.state == PlanState::Planned) else { return Ok(()) };
    let outcome = tx.attempt(|tx| carry_out(tx, &plan))?;
    let at = tx.now();
    match outcome {
        Ok(successors) => {
            tx.record(&ZonePlanDone { plan_id: id, successors: successors.clone() })?;
            plan.state = PlanState::Done { at, successors };
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
pub fn find(view: &mut View, id: ZonePlanId) -> Result<Plan, Fault> {
    let ours = view.actor().unit.is_none();
    store::find(view, id)?.filter(|_| ours).ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Takes a plan back, or puts away one that has failed. One that is cancelled already is shown as it is.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn cancel(tx: &mut Tx, id: ZonePlanId) -> Result<Plan, Fault> {
    let mut plan = find(tx, id)?;
    rules::cancellable(&plan, tx.actor())?;
    if plan.state.settled() {
        return Ok(plan);
    }
    plan.state = PlanState::Cancelled { at: tx.now() };
    store::settle(tx, &plan)?;
    tx.cancel_timers(id.uuid())?;
    tx.record(&ZonePlanCancelled { plan_id: id })?;
    Ok(plan)
}
