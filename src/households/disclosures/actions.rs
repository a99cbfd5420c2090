//! Actions: disclosing clear text; the disclosure is recorded before anything is shown.

use super::super::access;
use super::super::access::model::DisclosableField;
use super::super::dossier::actions::HouseholdCipher;
use super::super::dossier::model::Part;
use super::super::events::HouseholdDisclosed;
use super::super::lifecycle::actions::history;
use super::super::lookup::reading::found;
use super::super::rules::{self, Move};
use super::model::{AccessRecord, Look};
use super::store;
use super::wire::{ClearOut, DisclosureIn, DisclosureOut};
use crate::model::HouseholdId;
use journal::{self, ReadTx, WriteTx};
use kernel::{AccountId, Fault};

/// How many looks the access log lists at most.
pub const MOST: i64 = 200;

/// Shows fields in clear, once: to the household officer, or to a unit what its pairing needs.
///
/// # Errors
/// `not_found`, `consent_withdrawn`, `household_erased`, `unit_without_consent`, `field_not_needed`.
pub fn disclose(tx: &mut WriteTx, id: HouseholdId, by: AccountId, sent: &DisclosureIn) -> Result<DisclosureOut, Fault> {
    let household = found(tx, id)?;
    let mut fields = sent.fields.clone();
    fields.sort_unstable();
    fields.dedup();
    let unit = tx.actor().unit.is_some();
    if unit {
        let readers = access::store::of(tx, id)?;
        access::rules::knows(&household, readers.iter().map(|(reader, _)| reader), tx.actor())?;
    } else {
        rules::may(&household, tx.actor(), Move::Disclose)?;
    }
    let cipher = HouseholdCipher::open(tx, id)?;
    if unit {
        let readers = access::actions::readers(tx, &cipher, id)?;
        access::rules::opens(&household, &readers, tx.actor(), &fields)?;
    }
    let look = Look { household: id, by, fields: &fields, purpose: sent.purpose.as_str() };
    let seq = noted(tx, &cipher, &look)?;
    let dossier = cipher.dossier(tx)?;
    let steps = fields.contains(&DisclosableField::History).then(|| history(tx, &cipher, id)).transpose()?;
    let shown = ClearOut::of(&dossier, &fields, steps);
    Ok(DisclosureOut { fields: shown, disclosed_at: tx.now(), journal_seq: seq })
}

/// Puts on record that somebody looks; answers the number of the event that says so.
pub fn noted(tx: &mut WriteTx, cipher: &HouseholdCipher, look: &Look<'_>) -> Result<i64, Fault> {
    let fields = look.fields.iter().map(|field| field.name()).collect();
    let seq = tx.record(&HouseholdDisclosed { household_id: look.household, by: look.by, fields })?;
    kept(tx, cipher, look, seq)?;
    Ok(seq)
}

/// Keeps a look that an event tells of in the access log.
pub fn kept(tx: &mut WriteTx, cipher: &HouseholdCipher, look: &Look<'_>, seq: i64) -> Result<(), Fault> {
    let purpose = cipher.seal(tx, Part::Act, &look.purpose)?;
    store::insert(tx, look, seq, purpose)
}

/// Who has looked at a household, the last one first, at most so many.
///
/// # Errors
/// `not_found`.
pub fn access_log(view: &mut ReadTx, id: HouseholdId, most: i64) -> Result<Vec<AccessRecord>, Fault> {
    view.snapshot()?;
    let household = found(view, id)?;
    let cipher = household.state.sealed().then(|| HouseholdCipher::open(view, id)).transpose()?;
    let (mut log, kept) = (Vec::new(), store::access_log(view, id, most)?);
    let seqs: Vec<i64> = kept.iter().map(|one| one.seq).collect();
    let mut marked = journal::marked(view, &seqs)?;
    for kept in kept {
        let purpose = match (&cipher, kept.sealed) {
            (Some(cipher), Some(sealed)) => Some(cipher.unseal(view, Part::Act, &sealed)?),
            _ => None,
        };
        let credential = marked.remove(&kept.seq);
        log.push(AccessRecord {
            n: kept.n,
            by: kept.by,
            at: kept.at,
            fields: kept.fields,
            seq: kept.seq,
            purpose,
            credential,
        });
    }
    Ok(log)
}
