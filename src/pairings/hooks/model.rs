//! Who is told when units that help a household become more or fewer: a function of the slice above.

use journal::WriteTx;
use kernel::{Fault, HouseholdId};

/// Who is told, in the same transaction, that a household has more or fewer units that help it.
pub type OnHelpersChanged = fn(&mut WriteTx, HouseholdId) -> Result<(), Fault>;

/// Nobody is told.
///
/// # Errors
/// Never.
pub fn nobody_told(_: &mut WriteTx, _: HouseholdId) -> Result<(), Fault> {
    Ok(())
}
