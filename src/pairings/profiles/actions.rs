//! Actions: saving a unit's helping profile.

use super::model::HelpingProfile;
use super::store;
use super::wire::{HelpingProfileIn, HelpingProfileSet};
use auth::UNIT_DEPARTED;
use journal::{ReadTx, WriteTx};
use kernel::{Expected, Fault, UnitId};
use units::{self, UnitState};
use web::codes::NOT_FOUND;

/// Writes the profile of a unit, or puts another in its place.
///
/// # Errors
/// `not_found` for no such unit, `unit_departed`, `stale_version`, `validation_failed`.
pub fn set(
    tx: &mut WriteTx,
    unit: UnitId,
    expected: &Expected,
    sent: &HelpingProfileIn,
) -> Result<HelpingProfile, Fault> {
    let standing = units::standing(tx, unit)?.ok_or(&NOT_FOUND)?;
    let before = store::find(tx, unit)?;
    if let Some(before) = &before {
        expected.check(before.version)?;
    }
    if standing.state == UnitState::Departed {
        return Err(Fault::of(&UNIT_DEPARTED));
    }
    let terms = sent.terms()?;
    if let Some(before) = before.as_ref().filter(|before| before.terms == terms) {
        return Ok(before.clone());
    }
    let (now, by) = (tx.now(), tx.actor().account());
    let profile = HelpingProfile {
        community: tx.community(),
        unit,
        terms,
        version: before.as_ref().map_or(0, |before| before.version) + 1,
        updated_by: by,
        created_at: before.as_ref().map_or(now, |before| before.created_at),
        updated_at: now,
    };
    if before.is_some() {
        store::update(tx, &profile)?
    } else {
        store::insert(tx, &profile)?
    }
    tx.record(&HelpingProfileSet { unit_id: unit, version: profile.version })?;
    Ok(profile)
}

/// The profile of a unit.
///
/// # Errors
/// `not_found` where there is none.
pub fn found(view: &mut ReadTx, unit: UnitId) -> Result<HelpingProfile, Fault> {
    store::find(view, unit)?.ok_or_else(|| Fault::of(&NOT_FOUND))
}
