//! Looks an account up in the place it is asked for.

use super::super::codes::ACCOUNT_UNKNOWN;
use super::model::{Account, Place};
use super::store;
use journal::ReadTx;
use kernel::{AccountId, Fault};

/// An account of this place.
///
/// # Errors
/// `account_not_found`.
pub fn find(view: &mut ReadTx, place: Place, id: AccountId) -> Result<Account, Fault> {
    let account = store::find(view, id)?.filter(|account| account.unit == place.unit());
    account.ok_or_else(|| Fault::of(&ACCOUNT_UNKNOWN))
}
