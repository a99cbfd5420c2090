//! Announces to the slices above what changes about the promises of an agreement: they begin to run, some are added, or deadlines are extended.

use super::model::{PromisesChange, PromisesChanged};
use crate::model::Agreement;
use crate::promises::model::Commitment;
use crate::promises::store;
use journal::WriteTx;
use kernel::{Fault, PartyId};

/// Says that what these parties have promised begins to run.
pub fn begun(tx: &mut WriteTx, agreement: &Agreement, pledgers: &[PartyId]) -> Result<(), Fault> {
    let theirs = agreement.commitments.iter().filter(|line| pledgers.contains(&line.pledger));
    tell(tx, agreement, PromisesChange::Begun(theirs.map(|line| line.id).collect()))
}

/// Says that the text in force was amended, and which lines that has added.
pub fn amended(tx: &mut WriteTx, agreement: &Agreement, added: &[Commitment]) -> Result<(), Fault> {
    tell(tx, agreement, PromisesChange::Amended(added.iter().map(|line| line.id).collect()))
}

/// Says that the agreement is suspended no longer, where it was. Answers for how many days nothing ran; what is shown of its promises
/// is as they stand after that.
pub fn rested(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<i64, Fault> {
    let Some(since) = agreement.state.pause().map(|pause| pause.at) else { return Ok(0) };
    let days = tx.counts_from().day().days_since(since.day());
    tell(tx, agreement, PromisesChange::Rested(days))?;
    agreement.commitments = store::of(tx, agreement.id)?;
    Ok(days)
}

fn tell(tx: &mut WriteTx, agreement: &Agreement, change: PromisesChange) -> Result<(), Fault> {
    tx.tell(&PromisesChanged { agreement: agreement.clone(), change })
}
