//! Tasks that wait for the caller, read in a few statements.

use std::collections::HashMap;

use super::model::{DUE_DAYS, MOST};
use super::rules::of_commitment;
use crate::deliveries::store as deliveries;
use crate::lists::store;
use agreements::promises::CommitmentId;
use agreements::{works_for_community, works_for_unit};
use journal::Study;
use kernel::Fault;
use kernel::task::Waiting;

/// What waits for the caller in commitments.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let actor = *view.actor();
    let of_unit = actor.unit.is_some() && works_for_unit(&actor);
    if !of_unit && !works_for_community(&actor) {
        return Ok(Waiting::default());
    }
    view.snapshot()?;
    let today = view.now().day();
    let (found, unreadable) = store::pressing(view, today.plus_days(DUE_DAYS), MOST)?;
    let ids: Vec<CommitmentId> = found.iter().map(|one| one.commitment.id).collect();
    let told = if ids.is_empty() { HashMap::new() } else { deliveries::of_many(view, &ids)? };
    let of = |id| told.get(&id).map(Vec::as_slice).unwrap_or_default();
    let tasks = found.iter().flat_map(|one| of_commitment(one, of(one.commitment.id), &actor, today)).collect();
    let more = i64::try_from(found.len()).is_ok_and(|found| found >= MOST);
    Ok(Waiting { tasks, more, unreadable })
}
