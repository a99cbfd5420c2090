//! Registering a unit, changing what is known about it, and removing one that nothing refers to.

use serde_json::Value;

use super::model::{Unit, UnitState};
use super::wire::{UnitIn, UnitRegistered, UnitRemoved, UnitUpdated};
use super::{rules, store};
use crate::journal::{COMMUNITY_UNKNOWN, Tx};
use crate::kernel::{Expected, Fault, UnitId, patch};

/// How a unit became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The community registered it.
    Registered,
    /// The published source names it.
    Source,
    /// It is invented (示例).
    Sample,
}

/// Registers a unit.
///
/// # Errors
/// `unit_code_taken`, `unit_credit_code_taken`, or `validation_failed`.
pub fn create(tx: &mut Tx, sent: &UnitIn, origin: Origin) -> Result<Unit, Fault> {
    let unit = Unit {
        id: tx.new_id(),
        community: tx.community(),
        profile: sent.profile(tx.actor(), None)?,
        state: UnitState::Active,
        named_in_source: origin == Origin::Source,
        sample: origin == Origin::Sample,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &unit)?;
    tx.record(&UnitRegistered { unit_id: unit.id, version: unit.version })?;
    Ok(unit)
}

/// Changes what a merge patch names.
///
/// # Errors
/// `stale_version`, `validation_failed`, `unit_field_reserved`, or a code that another unit has.
pub fn update(tx: &mut Tx, id: UnitId, expected: &Expected, sent: &Value) -> Result<Unit, Fault> {
    let before = store::find(tx, id)?.ok_or(&COMMUNITY_UNKNOWN)?;
    expected.check(before.version)?;
    let profile = patch::merge(&UnitIn::of(&before.profile), sent)?.profile(tx.actor(), Some(&before.profile))?;
    rules::change(tx.actor(), &before.profile, &profile)?;
    if profile == before.profile {
        return Ok(before);
    }
    let unit = Unit { profile, version: before.version + 1, updated_at: tx.now(), ..before };
    store::update(tx, &unit)?;
    tx.record(&UnitUpdated { unit_id: unit.id, version: unit.version })?;
    Ok(unit)
}

/// Removes a unit that nothing refers to.
///
/// # Errors
/// `stale_version`, or `unit_in_use` with what refers to it.
pub fn delete(tx: &mut Tx, id: UnitId, expected: &Expected) -> Result<(), Fault> {
    let unit = store::find(tx, id)?.ok_or(&COMMUNITY_UNKNOWN)?;
    expected.check(unit.version)?;
    rules::removable(&store::held_by(tx, id)?)?;
    store::delete(tx, id)?;
    tx.record(&UnitRemoved { unit_id: id, version: unit.version })?;
    Ok(())
}
