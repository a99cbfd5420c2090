//! Writes of promises for the slice above that knows their life cycle.

use crate::model::Agreement;
use crate::promises::model::Commitment;
use crate::promises::store as promises;
use crate::{rules, store};
use journal::WriteTx;
use kernel::{AgreementId, Fault};

/// Keeps what became of a commitment. Its agreement shows it, so that has a new version as well.
///
/// # Errors
/// When the database refuses.
pub fn keep_promise(tx: &mut WriteTx, commitment: &Commitment, agreement: &mut Agreement) -> Result<(), Fault> {
    promises::save(tx, commitment)?;
    rules::touch(agreement, tx.counts_from());
    store::save_version(tx, agreement)
}

/// Saves a commitment that was made for a period, behind the others of its agreement.
///
/// # Errors
/// When the database refuses, or it was made already.
pub fn add_period(tx: &mut WriteTx, agreement: AgreementId, made: &Commitment) -> Result<(), Fault> {
    let (_, position) = promises::count(tx, agreement)?;
    promises::insert_one(tx, agreement, position, made)
}
