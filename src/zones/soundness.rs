//! Whether the rows of this slice can be read, and which of them are kept in every state.

use super::claims::store as claims;
use super::duties::store as duties;
use super::ground::store as ground;
use super::holds::store as holds;
use super::plans::store as plans;
use super::plates::store as plates;
use super::store;
use crate::journal::{RowKind, View};
use crate::kernel::Fault;

/// The rows of the community that cannot be read, by table.
///
/// # Errors
/// When the disk refuses.
pub fn unreadable(view: &mut View) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    Ok(vec![
        ("zones", store::unreadable_rows(view)?),
        ("zone_claims", claims::unreadable_rows(view)?),
        ("zone_duties", duties::unreadable_rows(view)?),
    ])
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &store::ZONES,
    &ground::BOUNDARIES,
    &ground::BORDERS,
    &duties::DUTIES,
    &duties::FULFILMENTS,
    &claims::CLAIMS,
    &holds::HOLDS,
    &plans::PLANS,
    &plans::PLAN_ZONES,
    &plates::PLATES,
];
