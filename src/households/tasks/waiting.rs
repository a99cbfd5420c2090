//! Tasks that wait for the caller in households, read in a few statements.

use std::collections::HashMap;

use super::super::dossier::actions::profiles;
use super::super::model::{Household, HouseholdId};
use super::super::{rules as households, store};
use super::rules;
use journal::{ReadTx, Study};
use kernel::task::{Task, Waiting};
use kernel::{AccountId, Day, Fault, Role};

/// What waits for the caller in households; nothing for whoever does not see them.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let (actor, today) = (*view.actor(), view.now().day());
    if !households::sees(&actor) {
        return Ok(Waiting::default());
    }
    view.snapshot()?;
    let known: Vec<Household> = store::all(view)?.into_iter().filter(|one| one.state.sealed()).collect();
    let due = rechecks(view, &known, today)?;
    let cleared: Vec<AccountId> = auth::colleagues(view)?
        .into_iter()
        .filter(|one| one.roles.has(Role::HouseholdOfficer))
        .map(|one| one.id)
        .collect();
    let of = |one: &Household| rules::of_household(one, due.get(&one.id).copied(), &cleared, &actor, today);
    let tasks: Vec<Task> = known.iter().flat_map(of).collect();
    Ok(Waiting { tasks, ..Waiting::default() })
}

/// When those are to be checked again whose day may be in sight: their category is sealed, so only theirs is opened.
fn rechecks(view: &mut ReadTx, known: &[Household], today: Day) -> Result<HashMap<HouseholdId, Day>, Fault> {
    let near = known.iter().filter(|one| rules::may_be_due(one, today) && one.processed());
    let near: Vec<&Household> = near.collect();
    let ids: Vec<HouseholdId> = near.iter().map(|one| one.id).collect();
    let profiles = profiles(view, &ids)?;
    let due = |one: &&Household| Some((one.id, one.recheck_due_on(profiles.get(&one.id)?.category)?));
    Ok(near.iter().filter_map(due).collect())
}
