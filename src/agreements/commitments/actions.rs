//! Finding a commitment with its agreement, and keeping what became of it.

use super::model::Standalone;
use crate::commitments::lists::store as lists;
use crate::model::Agreement;
use crate::promises::model::Commitment;
use crate::promises::store;
use crate::{rules, store as agreements};
use journal::WriteTx;
use kernel::{CommitmentId, Fault};
use web::codes::NOT_FOUND;

/// A commitment with its agreement and the agreement's parties, if the caller may know of them.
///
/// # Errors
/// `not_found`, the same as for an id that does not exist.
pub fn open(tx: &mut WriteTx, id: CommitmentId) -> Result<(Standalone, Agreement), Fault> {
    let one = lists::find_visible(tx, id)?.ok_or(&NOT_FOUND)?;
    let agreement = agreements::find_with_parties(tx, one.agreement)?.ok_or(&NOT_FOUND)?;
    Ok((one, agreement))
}

/// Keeps what became of a commitment. Its agreement shows it, so that has a new version as well.
pub fn keep(tx: &mut WriteTx, commitment: &Commitment, agreement: &mut Agreement) -> Result<(), Fault> {
    store::save(tx, commitment)?;
    rules::touch(agreement, tx.counts_from());
    agreements::save_version(tx, agreement)
}
