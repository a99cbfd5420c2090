//! Finding a commitment with its agreement.

use crate::lists::store;
use crate::model::Standalone;
use agreements::promises::CommitmentId;
use agreements::{Agreement, find_with_parties};
use journal::WriteTx;
use kernel::Fault;
use web::codes::NOT_FOUND;

/// A commitment with its agreement and the agreement's parties, if the caller may know of them.
///
/// # Errors
/// `not_found`, the same as for an id that does not exist.
pub fn open(tx: &mut WriteTx, id: CommitmentId) -> Result<(Standalone, Agreement), Fault> {
    let one = store::find_visible(tx, id)?.ok_or(&NOT_FOUND)?;
    let agreement = find_with_parties(tx, one.agreement)?.ok_or(&NOT_FOUND)?;
    Ok((one, agreement))
}
