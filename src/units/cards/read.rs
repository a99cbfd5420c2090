//! What other slices show of a unit beside their own: its card, many at once.

use std::collections::HashMap;

use super::super::store;
use super::wire::UnitCard;
use journal::View;
use kernel::{Day, Fault, UnitId};

/// The cards of these units, read in one statement: today's, or those of 24:00 of a day; ids of no unit are left out.
///
/// # Errors
/// When the disk refuses, or what stood cannot be read.
pub fn cards(view: &mut View, mut ids: Vec<UnitId>, day: Option<Day>) -> Result<HashMap<UnitId, UnitCard>, Fault> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(store::of_many(view, &ids, day)?.into_iter().map(|unit| (unit.id, UnitCard::from(unit))).collect())
}
