//! What other slices show of a unit beside their own: its card, many at once.

use std::collections::HashMap;

use super::super::store;
use super::wire::UnitCard;
use crate::journal::View;
use crate::kernel::{Fault, UnitId};

/// The cards of these units, read in one statement; ids of no unit are left out.
///
/// # Errors
/// When the disk refuses.
pub fn cards(view: &mut View, mut ids: Vec<UnitId>) -> Result<HashMap<UnitId, UnitCard>, Fault> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(store::of_many(view, &ids)?.into_iter().map(|unit| (unit.id, UnitCard::from(unit))).collect())
}
