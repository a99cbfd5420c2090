//! [`of`]: the vault that every transaction of the journal carries.

use std::sync::Arc;

use super::vault::Vault;
use journal::ReadTx;
use kernel::{Fault, INTERNAL, OrFaultAs};

/// The vault that the journal was opened with.
///
/// # Errors
/// `internal_error` where it was opened without one.
pub fn of(view: &ReadTx) -> Result<Arc<Vault>, Fault> {
    view.extension().or_fault_as(&INTERNAL, "the journal was opened without a vault")
}
