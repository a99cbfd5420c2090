//! The rows of this slice that cannot be read, and the kinds of rows whose states are kept.

use super::super::aid::store as aid;
use super::super::matchings::store as matchings;
use super::super::profiles::store as profiles;
use super::super::store;
use super::super::visits::store as visits;
use journal::{ReadTx, RowKind};
use kernel::Fault;

/// The rows of the community that cannot be read, by table.
pub fn unreadable(view: &mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    Ok(vec![
        ("pairings", store::unreadable_rows(view)?),
        ("pairing_visits", visits::unreadable_rows(view)?),
        ("pairing_aid", aid::unreadable_rows(view)?),
        ("matchings", matchings::unreadable_rows(view)?),
    ])
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &store::PAIRINGS,
    &visits::VISITS,
    &aid::AID,
    &profiles::PROFILES,
    &matchings::MATCHINGS,
    &matchings::LINES,
    &matchings::UNITS,
];
