//! Tasks that wait for the caller in zones, read in a few statements.

use std::collections::HashMap;

use super::rules::{of_plan, of_zone};
use crate::aggregate::claims::model::{Claim, ClaimState};
use crate::aggregate::claims::store as claims;
use crate::aggregate::duties::store as duties;
use crate::aggregate::lookup;
use crate::model::ZoneId;
use crate::plans::store as plans;
use crate::store;
use journal::{ReadTx, Study};
use kernel::task::{Task, Waiting};
use kernel::{Author, Fault, Instant};

/// At how many claims of one caller it looks.
const MOST: i64 = 1_000;

/// What waits for the caller in zones.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let (actor, today) = (*view.actor(), view.now().day());
    if !matches!(actor.author, Author::Account(_)) {
        return Ok(Waiting::default());
    }
    view.snapshot()?;
    let concerned: Vec<Claim> = match actor.unit {
        None => claims::in_states(view, &[ClaimState::Requested], MOST)?,
        Some(unit) => {
            let offered = claims::in_states(view, &[ClaimState::HandingOver], MOST)?.into_iter();
            let offered: Vec<Claim> = offered.filter(|one| one.offer().is_some_and(|offer| offer.to == unit)).collect();
            claims::of_unit(view, unit)?.into_iter().chain(offered).collect()
        }
    };
    let more = i64::try_from(concerned.len()).is_ok_and(|found| found >= MOST);
    let began = concerned.iter().filter_map(|claim| Some(claim.term()?.began_at)).min();
    let mut ids: Vec<ZoneId> = concerned.iter().map(|claim| claim.zone).collect();
    ids.sort_unstable();
    ids.dedup();
    let zones = store::of_many(view, &ids)?;
    let done = match began {
        Some(began) if actor.unit.is_some() => duties::done(view, &ids, Instant::day(began))?,
        _ => HashMap::new(),
    };
    let of = |id: ZoneId| done.get(&id).map(Vec::as_slice).unwrap_or_default();
    let found = lookup::aggregates(view, zones)?;
    let mut tasks: Vec<Task> =
        found.iter().flat_map(|aggregate| of_zone(aggregate, of(aggregate.zone.id), &actor, today)).collect();
    if actor.unit.is_none() {
        tasks.extend(failed(view)?);
    }
    Ok(Waiting { tasks, more, ..Waiting::default() })
}

/// What was planned for zones and could not be carried out.
fn failed(view: &mut ReadTx) -> Result<Vec<Task>, Fault> {
    let plans = plans::failed(view)?;
    let ids: Vec<ZoneId> = plans.iter().flat_map(|plan| plan.zones.iter().copied()).collect();
    let zones = store::of_many(view, &ids)?;
    let actor = *view.actor();
    Ok(plans.iter().filter_map(|plan| of_plan(plan, &zones, &actor)).collect())
}
