//! Saying which papers belong to a file.

use super::super::dossier::actions::HouseholdCipher;
use super::super::dossier::model::Paper;
use super::super::events::HouseholdAttachmentsSet;
use super::super::lifecycle::actions::{keep, told};
use super::super::lifecycle::wire::HouseholdAttachmentsIn;
use super::super::lookup::model::Record;
use super::super::lookup::reading::found;
use super::super::rules::{self, Move};
use journal::WriteTx;
use kernel::{Expected, Fault, HouseholdId};

/// Puts a list of papers in place of the one before.
///
/// # Errors
/// `stale_version`, `illegal_transition`.
pub fn set(
    tx: &mut WriteTx,
    id: HouseholdId,
    expected: &Expected,
    sent: &HouseholdAttachmentsIn,
) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    expected.check(household.version)?;
    rules::may(&household, tx.actor(), Move::Attach)?;
    let papers: Vec<Paper> = sent.attachments.iter().map(|one| one.paper()).collect();
    HouseholdCipher::open(tx, id)?.put_papers(tx, &papers)?;
    keep(tx, &mut household)?;
    told(tx, &household, &HouseholdAttachmentsSet::of(&household))
}
