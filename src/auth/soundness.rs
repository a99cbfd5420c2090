//! Whether the rows of this floor make sense, for whoever looks through a whole database.

use super::account::store as accounts;
use super::client::store as clients;
use super::invitation::store as invitations;
use super::issuance::store as issuances;
use super::office::store as offices;
use super::second_factor::store as second_factors;
use super::session::store as sessions;
use crate::journal::{RowKind, View};
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

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &accounts::ACCOUNTS,
    &clients::CLIENTS,
    &invitations::INVITATIONS,
    &issuances::ISSUANCES,
    &offices::TERMS,
    &second_factors::SECOND_FACTORS,
    &second_factors::RECOVERY_CODES,
];
