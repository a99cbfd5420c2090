//! Pairings that end from outside: the household needs help no longer, takes back its consent or is erased, or the unit leaves.

use super::super::aid::store as aid;
use super::super::hooks::{HelpersChange, HelpersChanged};
use super::super::matchings::store as matchings;
use super::super::model::PairingEnd;
use super::super::store;
use super::super::visits::store as visits;
use super::super::writing::close;
use households::{HouseholdChange, HouseholdChanged};
use journal::WriteTx;
use kernel::{Fault, UnitId};

/// A household has turned: what helped it ends with its help.
///
/// # Errors
/// When the disk refuses; a turn of a household is never refused for those who help it.
pub fn on_household_changed(tx: &mut WriteTx, told: &HouseholdChanged) -> Result<(), Fault> {
    let HouseholdChanged { household, change } = *told;
    let because = match change {
        HouseholdChange::Helped => return Ok(()),
        HouseholdChange::Graduated => PairingEnd::HouseholdGraduated,
        HouseholdChange::Withdrawn => PairingEnd::ConsentWithdrawn,
        HouseholdChange::Erased => PairingEnd::HouseholdErased,
    };
    for mut pairing in store::standing_of(tx, Some(household), None)? {
        close(tx, &mut pairing, because)?;
    }
    if change == HouseholdChange::Erased {
        for pairing in store::list(tx, Some(household), None)? {
            store::put_sealed(tx, pairing.id, None)?;
            store::put_met(tx, pairing.id, None)?;
        }
        store::forget(tx, household)?;
        visits::forget(tx, household)?;
        aid::forget(tx, household)?;
        matchings::forget(tx, household)?;
    }
    Ok(())
}

/// Every standing pairing of a unit ends, because the unit leaves; whoever is told opens what its households need.
pub fn unit_departed(tx: &mut WriteTx, unit: UnitId) -> Result<(), Fault> {
    for mut pairing in store::standing_of(tx, None, Some(unit))? {
        close(tx, &mut pairing, PairingEnd::UnitDeparted)?;
        tx.tell(&HelpersChanged { household: pairing.household, because: HelpersChange::Departure })?;
    }
    Ok(())
}
