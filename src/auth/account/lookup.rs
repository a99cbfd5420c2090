//! Looks an account up where a path names it.

use super::super::codes::ACCOUNT_UNKNOWN;
use super::model::{Account, AccountRef};
use super::store;
use journal::ReadTx;
use kernel::Fault;

/// The account a path names, if it belongs there.
///
/// # Errors
/// `account_not_found`.
pub fn find(view: &mut ReadTx, wanted: AccountRef) -> Result<Account, Fault> {
    let account = store::find(view, wanted.id)?.filter(|account| account.unit == wanted.unit);
    account.ok_or_else(|| Fault::of(&ACCOUNT_UNKNOWN))
}
