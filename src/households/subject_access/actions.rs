//! Actions: the copy of everything held about a household; it is recorded before anything is shown.

use super::super::access::model::DisclosableField;
use super::super::disclosures::actions::{access_log, kept};
use super::super::disclosures::model::Look;
use super::super::disclosures::wire::{AccessRecordOut, ClearOut};
use super::super::dossier::actions::HouseholdCipher;
use super::super::dossier::wire::{HouseholdAttachmentIn, PlanMeasureIn};
use super::super::events::HouseholdCopied;
use super::super::lifecycle::actions::history;
use super::super::lookup::reading::{found, staff};
use super::super::model::{Household, HouseholdId};
use super::super::rules::{self, Move};
use super::super::wire::HouseholdOfficerOut;
use super::wire::{HouseholdCopyIn, HouseholdCopyOut};
use journal::WriteTx;
use kernel::{AccountId, Fault};

/// Shows everything that is held about a household, once.
///
/// # Errors
/// `not_found`, `household_restricted`, `consent_withdrawn`, `household_erased`.
pub fn copy(
    tx: &mut WriteTx,
    id: HouseholdId,
    by: AccountId,
    sent: &HouseholdCopyIn,
) -> Result<HouseholdCopyOut, Fault> {
    let household = found(tx, id)?;
    rules::may(&household, tx.actor(), Move::Copy)?;
    let cipher = HouseholdCipher::open(tx, id)?;
    let fields = DisclosableField::ALL.iter().map(|field| field.name()).collect();
    let seq = tx.record(&HouseholdCopied { household_id: id, by, fields })?;
    let purpose = format!("复制 ({}): {}", sent.requested_by.label()[0], sent.purpose);
    let look = Look { household: id, by, fields: DisclosableField::ALL, purpose: &purpose };
    kept(tx, &cipher, &look, seq)?;
    whole(tx, household, &cipher, sent, seq)
}

fn whole(
    tx: &mut WriteTx,
    household: Household,
    cipher: &HouseholdCipher,
    sent: &HouseholdCopyIn,
    journal_seq: i64,
) -> Result<HouseholdCopyOut, Fault> {
    let (dossier, staff) = (cipher.dossier(tx)?, staff(tx)?);
    let steps = history(tx, cipher, household.id)?;
    let plan = cipher.plan(tx)?.into_iter().map(PlanMeasureIn::from).collect();
    let attachments = cipher.papers(tx)?.into_iter().map(HouseholdAttachmentIn::from).collect();
    let log = access_log(tx, household.id, i64::MAX)?;
    Ok(HouseholdCopyOut {
        household_id: household.id,
        state: rules::word(&household)?,
        code: household.code,
        fields: ClearOut::of(&dossier, DisclosableField::ALL, Some(steps)),
        hardship_category: dossier.category,
        tags: dossier.tags,
        needs: dossier.needs,
        communication: dossier.communication,
        legal_basis: household.basis,
        consent: household.consent.into(),
        officer: household.officer.map(|id| HouseholdOfficerOut::of(id, &staff)),
        created_at: household.created_at,
        plan,
        attachments,
        looks: AccessRecordOut::all(log, &staff),
        requested_by: sent.requested_by,
        copied_at: tx.now(),
        journal_seq,
    })
}
