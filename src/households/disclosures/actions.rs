//! Looking is an act: it is recorded before anything is shown.

use super::super::access;
use super::super::actions::found;
use super::super::course::actions::history;
use super::super::dossier::actions::Cabinet;
use super::super::dossier::model::Part;
use super::super::events::HouseholdDisclosed;
use super::super::rules::{self, Move};
use super::model::{ClearField, Look};
use super::store;
use super::wire::{ClearOut, DisclosureIn, DisclosureOut};
use journal::{self, Tx, View};
use kernel::{AccountId, Fault, HouseholdId};
use vault::Vault;

/// How many looks are listed at most.
pub const MOST: i64 = 200;

/// Shows fields in clear, once: to the household officer, or to a unit what its pairing needs.
///
/// # Errors
/// `not_found`, `consent_withdrawn`, `household_erased`, `unit_without_consent`, `field_not_needed`.
pub fn disclose(
    tx: &mut Tx,
    vault: &Vault,
    (id, by): (HouseholdId, AccountId),
    sent: &DisclosureIn,
) -> Result<DisclosureOut, Fault> {
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
    let cabinet = Cabinet::open(tx, vault, id)?;
    if unit {
        let readers = access::actions::readers(tx, &cabinet, id)?;
        access::rules::opens(&household, &readers, tx.actor(), &fields)?;
    }
    let seq = noted(tx, &cabinet, (id, by), &fields, sent.purpose.as_str())?;
    let dossier = cabinet.dossier(tx)?;
    let steps = fields.contains(&ClearField::History).then(|| history(tx, &cabinet, id)).transpose()?;
    let shown = ClearOut::of(&dossier, &fields, steps);
    Ok(DisclosureOut { fields: shown, disclosed_at: tx.now(), journal_seq: seq })
}

/// Puts on record that somebody looks; answers the number of the event that says so.
///
/// # Errors
/// When the disk refuses.
pub fn noted(
    tx: &mut Tx,
    cabinet: &Cabinet,
    (id, by): (HouseholdId, AccountId),
    fields: &[ClearField],
    purpose: &str,
) -> Result<i64, Fault> {
    let names = fields.iter().map(|field| field.name()).collect();
    let seq = tx.record(&HouseholdDisclosed { household_id: id, by, fields: names })?;
    let purpose = cabinet.seal(tx, Part::Act, &purpose)?;
    store::insert(tx, id, by, fields, (seq, purpose))?;
    Ok(seq)
}

/// Who has looked at a household, the last one first, at most so many.
///
/// # Errors
/// `not_found`.
pub fn looks(view: &mut View, vault: &Vault, id: HouseholdId, most: i64) -> Result<Vec<Look>, Fault> {
    view.snapshot()?;
    let household = found(view, id)?;
    let cabinet = household.state.sealed().then(|| Cabinet::open(view, vault, id)).transpose()?;
    let (mut looks, kept) = (Vec::new(), store::looks(view, id, most)?);
    let seqs: Vec<i64> = kept.iter().map(|one| one.seq).collect();
    let mut marked = journal::marked(view, &seqs)?;
    for kept in kept {
        let purpose = match (&cabinet, kept.sealed) {
            (Some(cabinet), Some(sealed)) => Some(cabinet.unseal(view, Part::Act, &sealed)?),
            _ => None,
        };
        let credential = marked.remove(&kept.seq);
        looks.push(Look {
            n: kept.n,
            by: kept.by,
            at: kept.at,
            fields: kept.fields,
            seq: kept.seq,
            purpose,
            credential,
        });
    }
    Ok(looks)
}
