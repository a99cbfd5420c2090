//! Asks each slice for its tasks, one by one: a record that cannot be read hides what waits in it, and nothing else.

use super::rules::{incomplete, operators};
use journal::{self, Study};
use kernel::task::Waiting;
use kernel::{Fault, Kind, Role};

/// The tasks of all slices. The operator has no part in any case, and no slice is asked for them.
///
/// # Errors
/// When the database refuses; `vault_ring_missing`.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    if view.actor().roles.has(Role::Operator) {
        return Ok(operators(journal::dead_letters(view.conn())?).and(auth::waiting_for_operators(view)?));
    }
    let mut found = ask(view, agreements::waiting)?
        .and(ask(view, commitments::waiting)?)
        .and(ask(view, continuity::waiting)?)
        .and(ask(view, auth::waiting)?)
        .and(ask(view, zones::waiting)?)
        .and(ask(view, households::waiting)?)
        .and(ask(view, pairings::waiting)?);
    // What is withheld from somebody for now does not wait for them; a machine tells others what waits, and does none of it.
    let actor = *view.actor();
    found.tasks.retain(|task| actor.account().is_none() || auth::offered(&actor, task.operation));
    found.tasks.extend(incomplete(found.unreadable.len(), view.now()));
    Ok(found)
}

/// The tasks of one slice, or why they cannot be read.
fn ask<'v, 'c>(
    view: &mut Study<'v, 'c>,
    tasks_of: impl FnOnce(&mut Study<'v, 'c>) -> Result<Waiting, Fault>,
) -> Result<Waiting, Fault> {
    match tasks_of(view) {
        Err(fault) if fault.code().kind == Kind::Internal && view.answers() => {
            let fault = db::located(view.conn(), fault);
            Ok(Waiting { unreadable: vec![fault], ..Waiting::default() })
        }
        answer => answer,
    }
}
