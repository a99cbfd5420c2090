//! Actions: searching households by numbers and addresses; the search is recorded.

use super::super::dossier::actions::sought;
use super::super::events::HouseholdsSearched;
use super::super::lookup::model::Record;
use super::super::lookup::reading::opened;
use super::super::model::Household;
use super::super::store;
use super::wire::HouseholdSearchIn;
use journal::WriteTx;
use kernel::patch::wrong;
use kernel::{Fault, field};

/// Finds households by numbers and addresses; that somebody has looked is recorded.
///
/// # Errors
/// `validation_failed` when nothing is asked for.
pub fn search(tx: &mut WriteTx, sent: &HouseholdSearchIn) -> Result<Vec<Record>, Fault> {
    let traces = sent.traces();
    if traces.is_empty() {
        let words = ["请至少填写一项。", "Give one of them at least."];
        return Err(wrong("", &field::REQUIRED, words));
    }
    let mut known = Vec::new();
    for id in sought(tx, &traces)? {
        known.extend(store::find(tx, id)?.filter(Household::processed));
    }
    let found = opened(tx, known)?;
    let by = traces.iter().map(|trace| trace.kind.name()).collect();
    tx.record(&HouseholdsSearched { by, found: found.iter().map(|record| record.household.id).collect() })?;
    Ok(found)
}
