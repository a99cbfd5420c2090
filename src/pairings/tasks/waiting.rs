//! The tasks (待办) that wait for the caller in pairings, read in a handful of statements.

use super::super::model::LATE_DAYS;
use super::super::{reading, rules as pairings, store};
use super::rules;
use crate::policy::may;
use auth::permits;
use journal::Study;
use kernel::Fault;
use kernel::task::Waiting;

/// What waits for the caller in pairings; nothing for whoever does not see any.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let (actor, today) = (*view.actor(), view.now().day());
    if !permits::<may::ListPairings>(&actor, None) {
        return Ok(Waiting::default());
    }
    view.snapshot()?;
    let mut found = store::standing_of(view, None, actor.unit)?;
    let late = view.now().plus(-kernel::Span::days(LATE_DAYS + 1));
    found.extend(store::unreported(view, actor.unit, late)?);
    found.retain(|pairing| pairings::sees(pairing, &actor, today));
    let records = reading::closed(view, found)?;
    let tasks = records.iter().flat_map(|record| rules::of_pairing(record, &actor, today)).collect();
    Ok(Waiting { tasks, ..Waiting::default() })
}
