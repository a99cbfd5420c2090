//! Whether the rows of this slice can be read.

use super::claims::store as claims;
use super::duties::store as duties;
use super::store;
use crate::journal::View;
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
