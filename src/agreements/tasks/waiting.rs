//! What waits for the caller, in a handful of statements.

use std::collections::HashMap;

use super::model::{DUE_DAYS, MOST, Record};
use super::rules::{of_agreement, of_commitment};
use super::store;
use crate::commitments::deliveries::store as deliveries;
use crate::commitments::lists::store as commitments;
use crate::model::{EXPIRING_DAYS, works_for_community};
use crate::rules::works_for_unit;
use journal::{ReadTx, Study};
use kernel::task::Waiting;
use kernel::{CommitmentId, Fault};

/// What waits for the caller in agreements and their commitments.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let actor = *view.actor();
    let of_unit = actor.unit.is_some() && works_for_unit(&actor);
    if !of_unit && !works_for_community(&actor) {
        return Ok(Waiting::default());
    }
    view.snapshot()?;
    Ok(agreements(view)?.and(promises(view)?))
}

fn agreements(view: &mut ReadTx) -> Result<Waiting, Fault> {
    let (actor, today) = (*view.actor(), view.now().day());
    // Only the community answers an objection.
    let objected = if actor.unit.is_none() { store::objected(view)? } else { HashMap::new() };
    let (found, unreadable) = store::pressing(view, today.plus_days(EXPIRING_DAYS), &objected, MOST)?;
    let record = Record { objected, ..store::record(view, &found)? };
    let tasks = found.iter().flat_map(|agreement| of_agreement(agreement, &record, &actor, today)).collect();
    Ok(Waiting { tasks, more: full(found.len()), unreadable })
}

fn promises(view: &mut ReadTx) -> Result<Waiting, Fault> {
    let (actor, today) = (*view.actor(), view.now().day());
    let (found, unreadable) = commitments::pressing(view, today.plus_days(DUE_DAYS), MOST)?;
    let ids: Vec<CommitmentId> = found.iter().map(|one| one.commitment.id).collect();
    let told = if ids.is_empty() { HashMap::new() } else { deliveries::of_many(view, &ids)? };
    let of = |id| told.get(&id).map(Vec::as_slice).unwrap_or_default();
    let tasks = found.iter().flat_map(|one| of_commitment(one, of(one.commitment.id), &actor, today)).collect();
    Ok(Waiting { tasks, more: full(found.len()), unreadable })
}

fn full(found: usize) -> bool {
    i64::try_from(found).is_ok_and(|found| found >= MOST)
}
