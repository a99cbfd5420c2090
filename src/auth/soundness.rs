//! Whether the rows of this floor make sense, for whoever looks through a whole database.

use super::account::store as accounts;
use super::issuance::store as issuances;
use super::second_factor::store as second_factors;
use super::session::store as sessions;
use crate::journal::View;
use crate::kernel::Fault;

/// The rows of the community that make no sense, by table.
///
/// # Errors
/// When the disk refuses.
pub fn unreadable(view: &mut View) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    Ok(vec![
        ("accounts", accounts::unreadable_rows(view)?),
        ("issuances", issuances::unreadable_rows(view)?),
        ("sessions", sessions::unreadable_rows(view)?),
        ("second_factors", second_factors::unreadable_rows(view)?),
        ("recovery_codes", second_factors::unreadable_codes(view)?),
    ])
}
