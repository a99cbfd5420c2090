//! Whether what is kept of agreements is what was kept: rows that can be read, receipts that verify.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::changes::store as requests;
use crate::clocks::model::AgreementTimer;
use crate::clocks::rules::deadlines;
use crate::commitments::clocks::model::CommitmentTimer;
use crate::commitments::deliveries::store as deliveries;
use crate::commitments::timers::rules::deadlines as promised;
use crate::lists::store as lists;
use crate::model::Agreement;
use crate::originals::store as originals;
use crate::paper::store as objections;
use crate::parties::store as parties;
use crate::promises::model::Clocks;
use crate::promises::store as commitments;
use crate::signatures::store as signatures;
use crate::store as agreements;
use crate::text::signed;
use crate::text::signed::Beside;
use crate::versions::store as versions;
use crate::wording::store as wording;
use journal::{Amiss, Implied, ReadTx, RowKind, When, hash_at, present, timers_amiss};
use kernel::{AgreementId, CommitmentId, Fault, Id};
use proofs::agreement::receipt_holds;
use proofs::keys::JwkSet;

/// The rows of the community that cannot be read, by table.
pub fn unreadable(view: &mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    Ok(vec![
        ("agreements", agreements::unreadable_rows(view)?),
        ("agreement_parties", parties::unreadable_rows(view)?),
        ("commitments", commitments::unreadable_rows(view)?),
        ("commitment_deliveries", deliveries::unreadable_rows(view)?),
        ("agreement_versions", versions::unreadable_rows(view)?),
    ])
}

/// The receipts of the community that do not hold: where each is kept, and the word for what is wrong. A receipt must be
/// signed by one of these keys, belong where it is kept, and name a head that is in the community's chain.
pub fn wrong_receipts(view: &mut ReadTx, keys: &JwkSet) -> Result<Vec<(String, &'static str)>, Fault> {
    let mut wrong = Vec::new();
    for kept in signatures::all(view)? {
        if let Some(word) = wrong_receipt(view, &kept, keys)? {
            wrong.push((format!("agreements/{}/receipts/{}", kept.0.0, kept.2.0), word));
        }
    }
    Ok(wrong)
}

fn wrong_receipt(
    view: &mut ReadTx,
    (agreement, digest, party, signed_at, words): &signatures::Kept,
    keys: &JwkSet,
) -> Result<Option<&'static str>, Fault> {
    let Ok(raw) = serde_json::from_str(words) else { return Ok(Some("receipt_shape")) };
    let receipt = match receipt_holds(&raw, keys) {
        Ok(receipt) => receipt,
        Err(word) => return Ok(Some(word)),
    };
    let at_home = receipt.community_id == view.community()
        && receipt.agreement_id == agreement.id()
        && receipt.party_id == party.id()
        && receipt.digest == *digest
        && receipt.signed_at == signed_at.0;
    if !at_home {
        return Ok(Some("receipt_of_other_agreement"));
    }
    let known = hash_at(view, receipt.journal_head.seq)?;
    Ok((known.as_ref() != Some(&receipt.journal_head.hash)).then_some("receipt_beside_chain"))
}

/// A row of a concluded agreement is not what was signed.
const ROW_BESIDE_TEXT: &str = "row_beside_text";

/// The rows of the community that do not say what was signed: where each is, and the word for it. Rows that cannot be
/// read are named by [`unreadable`].
pub fn beside_text(view: &mut ReadTx) -> Result<Vec<(String, &'static str)>, Fault> {
    let mut wrong = Vec::new();
    for id in lists::frozen(view)? {
        match beside(view, id) {
            Ok(found) => {
                wrong.extend(found.into_iter().map(|(table, key)| (format!("{table}/{key}"), ROW_BESIDE_TEXT)))
            }
            Err(fault) => match fault.row() {
                Some((table, key)) => wrong.push((format!("{table}/{key}"), ROW_BESIDE_TEXT)),
                None => return Err(fault),
            },
        }
    }
    Ok(wrong)
}

fn beside(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Beside>, Fault> {
    let Some(agreement) = readable(agreements::find(view, id))?.flatten() else { return Ok(Vec::new()) };
    Ok(signed::of(view, &agreement)?.map(|signed| signed.beside(&agreement)).unwrap_or_default())
}

/// What could be read; nothing where a row cannot be, which is told by [`unreadable`].
fn readable<T>(read: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(fault) if fault.row().is_some() => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The timers that are not those of the agreements of the community and of what is promised in them.
pub fn wrong_timers(view: &mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault> {
    let (mut own, mut of_promises) = (Vec::new(), Vec::new());
    for id in lists::frozen(view)? {
        let Some(agreement) = readable(agreements::find(view, id))?.flatten() else { continue };
        let at = deadlines(&agreement).into_iter();
        own.extend(at.map(|(at, timer)| Implied::of(When::At(at), &timer, id.uuid())));
        of_promises.extend(readable(promises(view, &agreement))?.unwrap_or_default());
    }
    let agreements: BTreeSet<Uuid> = lists::every(view)?.into_iter().map(Id::uuid).collect();
    let commitments: BTreeSet<Uuid> = commitments::every(view)?.into_iter().map(Id::uuid).collect();
    let mut wrong = timers_amiss::<AgreementTimer>(view, &own, Some(&agreements))?;
    wrong.extend(timers_amiss::<CommitmentTimer>(view, &of_promises, Some(&commitments))?);
    Ok(wrong)
}

/// The timers that the promises of an agreement imply.
fn promises(view: &mut ReadTx, agreement: &Agreement) -> Result<Vec<Implied>, Fault> {
    let (now, lines) = (present(view)?, commitments::all_in(view, agreement.id)?);
    let ids: Vec<CommitmentId> = lines.iter().map(|line| line.id).collect();
    let mut delivered = deliveries::of_many(view, &ids)?;
    let mut implied = Vec::new();
    for line in lines {
        let clocks = Clocks::of(agreement, agreement.party(line.pledger));
        let theirs = delivered.remove(&line.id).unwrap_or_default();
        let at = promised(&line, &theirs, (clocks, agreement.terms.ends_on), now).into_iter();
        implied.extend(at.map(|(at, timer)| Implied::of(When::At(at), &timer, line.id.uuid())));
    }
    Ok(implied)
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &agreements::AGREEMENTS,
    &wording::NUMBERS,
    &parties::PARTIES,
    &commitments::COMMITMENTS,
    &deliveries::DELIVERIES,
    &requests::REQUESTS,
    &requests::CONSENTS,
    &originals::ORIGINALS,
    &objections::OBJECTIONS,
    &signatures::SIGNATURES,
    &versions::VERSIONS,
];
