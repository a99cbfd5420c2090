//! What pairings ask this desk to write, and what a unit asks to open.

use super::model::Reader;
use super::store;
use crate::journal::Tx;
use crate::kernel::{Fault, HouseholdId, PairingId};

/// Lets a unit open fields of a household, from now on.
///
/// # Errors
/// When the disk refuses.
pub fn admit_reader(tx: &mut Tx, reader: &Reader) -> Result<(), Fault> {
    store::put(tx, reader)
}

/// Ends what a pairing let a unit open.
///
/// # Errors
/// When the disk refuses.
pub fn dismiss_reader(tx: &mut Tx, household: HouseholdId, pairing: PairingId) -> Result<(), Fault> {
    store::remove(tx, household, pairing)
}
