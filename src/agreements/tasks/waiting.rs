//! Tasks that wait for the caller, read in a few statements.

use std::collections::HashMap;

use super::model::{MOST, Record};
use super::rules::of_agreement;
use super::store;
use crate::model::{EXPIRING_DAYS, works_for_community};
use crate::rules::works_for_unit;
use journal::Study;
use kernel::Fault;
use kernel::task::Waiting;

/// What waits for the caller in agreements.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let actor = *view.actor();
    let of_unit = actor.unit.is_some() && works_for_unit(&actor);
    if !of_unit && !works_for_community(&actor) {
        return Ok(Waiting::default());
    }
    view.snapshot()?;
    let today = view.now().day();
    // Only the community answers an objection.
    let objected = if actor.unit.is_none() { store::objected(view)? } else { HashMap::new() };
    let (found, unreadable) = store::pressing(view, today.plus_days(EXPIRING_DAYS), &objected, MOST)?;
    let record = Record { objected, ..store::record(view, &found)? };
    let tasks = found.iter().flat_map(|agreement| of_agreement(agreement, &record, &actor, today)).collect();
    let more = i64::try_from(found.len()).is_ok_and(|found| found >= MOST);
    Ok(Waiting { tasks, more, unreadable })
}
