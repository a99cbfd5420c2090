//! Rules: whether these zones may be split or merged.

use serde_json::json;

use crate::aggregate::claims::model::{Claim, ClaimRole, PlannedEnd, Term};
use crate::aggregate::duties::model::Task;
use crate::aggregate::model::ZoneAggregate;
use crate::codes::{PARTS_DO_NOT_FIT, ZONE_IN_MOTION, ZONES_NOT_MERGEABLE};
use crate::geometry::rules::rounded;
use crate::model::ZoneState;
use kernel::geo::{Boundary, Refused, difference, fitted, overlap, union};
use kernel::{Budget, Fault, Violation};

/// Whether nothing about the zone is on its way.
///
/// # Errors
/// [`ZONE_IN_MOTION`].
pub fn settled(aggregate: &ZoneAggregate) -> Result<(), Fault> {
    let moving = |term: &Term| term.planned_end != PlannedEnd::Unplanned || term.revocation.is_some();
    if aggregate.claims.iter().filter(|claim| claim.live()).filter_map(Claim::term).any(moving) {
        return Err(Fault::of(&ZONE_IN_MOTION).with("zone_id", json!(aggregate.zone.id)));
    }
    Ok(())
}

/// The parts with their edges made one with those of the zone and of each other, if they make up the zone. A cut that ends
/// on an edge of the zone ends at a position of the grid beside it, so the edge bends there by at most 2 cm: see what is
/// said of slivers in `kernel::geo`.
///
/// # Errors
/// [`PARTS_DO_NOT_FIT`], `geometry_too_complex`.
pub fn parts(whole: &Boundary, sent: &[Boundary], budget: &mut Budget) -> Result<Vec<Boundary>, Fault> {
    let all: Vec<&Boundary> = sent.iter().collect();
    let missing = difference(whole, &all, budget)?.area_m2();
    let (mut outside, mut shared) = (0.0, 0.0);
    for (at, part) in sent.iter().enumerate() {
        outside += difference(part, &[whole], budget)?.area_m2();
        for other in &sent[at + 1..] {
            shared += overlap(part, other, budget)?.area_m2();
        }
    }
    if missing + outside + shared > 0.0 {
        return Err(Fault::of(&PARTS_DO_NOT_FIT)
            .with("missing_m2", rounded(missing))
            .with("outside_m2", rounded(outside))
            .with("shared_m2", rounded(shared)));
    }
    Ok(fitted(whole, &all, budget)?)
}

/// The boundary of zones that become one. It is one that could be sent: what is exported imports again.
///
/// # Errors
/// [`ZONES_NOT_MERGEABLE`] where it would have too many corners or reach too far, `geometry_too_complex`.
pub fn joined(zones: &[Boundary], budget: &mut Budget) -> Result<Boundary, Fault> {
    match union(&zones.iter().collect::<Vec<_>>(), budget) {
        Ok(joined) => Ok(joined),
        Err(Refused::Halted(halt)) => Err(halt.into()),
        Err(Refused::Flawed(flaws)) => {
            let violation = flaws.into_iter().next().map(Violation::from);
            let refusal = Fault::of(&ZONES_NOT_MERGEABLE);
            Err(match violation {
                Some(Violation { code, detail: [zh, en], .. }) => refusal
                    .because(format!("合并后的边界不能成立: {zh}"), format!("What they make is no boundary: {en}"))
                    .with("flaw", code.name),
                None => refusal,
            })
        }
    }
}

/// Whether zones can become one: all drawn, of one kind, in one state, led by one unit or none.
///
/// # Errors
/// [`ZONES_NOT_MERGEABLE`], [`ZONE_IN_MOTION`].
pub fn mergeable(aggregates: &[ZoneAggregate]) -> Result<(), Fault> {
    let Some(first) = aggregates.first() else { return Err(Fault::of(&ZONES_NOT_MERGEABLE)) };
    for aggregate in aggregates {
        settled(aggregate)?;
        if let Some([zh, en]) = unlike(aggregate, first) {
            let code = &aggregate.zone.code.text;
            let refusal =
                Fault::of(&ZONES_NOT_MERGEABLE).because(format!("责任区 {code} {zh}"), format!("Zone {code} {en}"));
            return Err(refusal.with("zone_id", json!(aggregate.zone.id)));
        }
    }
    Ok(())
}

/// Why a zone cannot become one with the first of them, if it cannot, in Chinese and English after its code.
fn unlike(aggregate: &ZoneAggregate, first: &ZoneAggregate) -> Option<[&'static str; 2]> {
    let lead = |aggregate: &ZoneAggregate| aggregate.lead().map(|claim| claim.unit);
    let (zone, model) = (&aggregate.zone, &first.zone);
    if matches!(zone.state, ZoneState::Retired { .. }) {
        return Some(["已停用。", "is retired."]);
    }
    if zone.extent.is_none() {
        return Some(["没有边界。", "has no boundary."]);
    }
    if zone.profile.kind != model.profile.kind {
        return Some(["与第一个责任区类别不同。", "is of another kind than the first one."]);
    }
    if lead(aggregate) != lead(first) {
        return Some(["与第一个责任区的责任单位不同。", "is led by another unit than the first one."]);
    }
    (zone.state != model.state).then_some(["与第一个责任区状态不同。", "is in another state than the first one."])
}

/// The duties of all, each once.
pub fn tasks(aggregates: &[ZoneAggregate]) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for duty in aggregates.iter().flat_map(|aggregate| &aggregate.duties) {
        if !tasks.contains(&duty.task) {
            tasks.push(duty.task.clone());
        }
    }
    tasks
}

/// The live claims of all, of each unit the one that is the oldest; a unit that leads does not support as well.
pub fn carried(aggregates: &[ZoneAggregate]) -> Vec<Claim> {
    let mut live: Vec<&Claim> =
        aggregates.iter().flat_map(|aggregate| &aggregate.claims).filter(|claim| claim.live()).collect();
    live.sort_by_key(|claim| (claim.role != ClaimRole::Lead, claim.since()));
    let mut carried: Vec<Claim> = Vec::new();
    for claim in live {
        if !carried.iter().any(|known| known.unit == claim.unit) {
            carried.push(claim.clone());
        }
    }
    carried
}
