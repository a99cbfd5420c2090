//! Undoing an import, and forgetting its copy when its time has come.

use uuid::Uuid;

use super::model::{Brought, FORGET};
use super::wire::ImportUndone;
use super::{rules, store};
use crate::agreements::TakenBack;
use crate::journal::{COMMUNITY_UNKNOWN, Tx};
use crate::kernel::{Expected, Fault, Id, ImportId, STALE_VERSION};
use crate::{agreements, auth, units};

/// Undoes an import whole: what it made is removed, what it changed is changed back; nothing where something else hangs
/// on any of it.
///
/// # Errors
/// `stale_version`, `import_forgotten`, `import_needs_secretary`, `import_in_use` with what holds it.
pub fn undo(tx: &mut Tx, id: ImportId, expected: &Expected) -> Result<(), Fault> {
    let import = store::find(tx, id)?.ok_or(&COMMUNITY_UNKNOWN)?;
    expected.check(1)?;
    rules::kept(&import)?;
    let brought = store::brought(tx, id)?;
    let gave_accounts =
        brought.iter().any(|one| matches!(one, Brought::Account { .. } | Brought::AccountChange { .. }));
    if gave_accounts && auth::grantable_to_members(tx.actor()).is_empty() {
        return Err(Fault::of(&rules::IMPORT_NEEDS_SECRETARY));
    }
    let mut held = Vec::new();
    // What was made last goes first: agreements and people hang on units.
    for one in brought.iter().rev() {
        held.extend(take_back(tx, one)?);
    }
    if !held.is_empty() {
        return Err(rules::in_use(&held));
    }
    tx.cancel_timers(id.uuid())?;
    store::delete(tx, id)?;
    tx.record(&ImportUndone { import_id: id, objects: brought.len() })?;
    Ok(())
}

/// Takes one thing back; answers its name and what holds it, where something does.
fn take_back(tx: &mut Tx, one: &Brought) -> Result<Option<(String, Vec<String>)>, Fault> {
    let (name, held) = match one {
        Brought::Agreement { id } => {
            let held = match agreements::actions::take_back(tx, *id)? {
                TakenBack::Done => Vec::new(),
                TakenBack::HeldBy(held) => held,
            };
            (format!("agreements/{id}"), held)
        }
        Brought::Account { unit, id } => (format!("accounts/{id}"), auth::discard(tx, *unit, *id)?),
        Brought::AccountChange { unit, id, version, back } => {
            let undone = auth::amend_member(tx, *unit, *id, &Expected::Versions(vec![*version]), back);
            (format!("accounts/{id}"), changed(undone.map(drop))?)
        }
        Brought::UnitChange { id, version, back } => {
            let undone = units::actions::update(tx, *id, &Expected::Versions(vec![*version]), back);
            (format!("units/{id}"), changed(undone.map(drop))?)
        }
        Brought::Unit { id } => {
            let undone = units::actions::delete(tx, *id, &Expected::Versions(vec![1]));
            (format!("units/{id}"), changed(undone)?)
        }
    };
    Ok((!held.is_empty()).then_some((name, held)))
}

/// What a refusal says of who holds the thing. What is gone already needs no undoing.
fn changed(undone: Result<(), Fault>) -> Result<Vec<String>, Fault> {
    let Err(fault) = undone else { return Ok(Vec::new()) };
    let words = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    match fault.code().name {
        "unit_in_use" => {
            let held = fault.members().get("held_by").map(words).unwrap_or_default();
            Ok(held.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect())
        }
        name if name == STALE_VERSION.name => Ok(vec!["changed_since".to_owned()]),
        "not_found" | "account_not_found" => Ok(Vec::new()),
        _ => Err(fault),
    }
}

/// Acts on a timer of an import.
///
/// # Errors
/// When the disk refuses.
pub fn on_timer(tx: &mut Tx, kind: &str, subject: Uuid) -> Result<(), Fault> {
    if kind == FORGET { store::forget(tx, ImportId::of(subject)) } else { Ok(()) }
}
