//! Integrity checks of stored agreements: rows that can be read, receipts that verify, timers that follow from the rows.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::changes::store as requests;
use crate::clocks::{AgreementTimer, deadlines};
use crate::lists::store as lists;
use crate::originals::store as originals;
use crate::paper::store as objections;
use crate::parties::store as parties;
use crate::promises::store as commitments;
use crate::search::model::{Source, grams};
use crate::search::store as search;
use crate::signatures::store as signatures;
use crate::signatures::store::Kept;
use crate::store as agreements;
use crate::text::signed;
use crate::text::signed::Beside;
use crate::versions::store as versions;
use crate::wording::store as wording;
use db::unless_unreadable;
use journal::{Amiss, Implied, ReadTx, RowKind, RowWord, When, hash_at, timers_amiss, wrong_copies};
use kernel::{AgreementId, Fault, Id, Instant};
use proofs::agreement::receipt_holds;
use proofs::keys::JwkSet;

/// The rows of the community that cannot be read, by table.
pub fn unreadable(view: &mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    Ok(vec![
        ("agreements", agreements::unreadable_rows(view)?),
        ("agreement_parties", parties::unreadable_rows(view)?),
        ("commitments", commitments::unreadable_rows(view)?),
        ("agreement_versions", versions::unreadable_rows(view)?),
    ])
}

/// The receipts of the community that do not hold, of those that were signed from an instant on or of all: where each is kept, and the
/// word for what is wrong. A receipt must be signed by one of these keys, belong where it is kept, and name a head that is in the
/// community's chain.
pub fn wrong_receipts(
    view: &mut ReadTx,
    keys: &JwkSet,
    from: Option<Instant>,
) -> Result<Vec<(String, &'static str)>, Fault> {
    let mut wrong = Vec::new();
    for kept in signatures::since(view, from)? {
        if let Some(word) = wrong_receipt(view, &kept, keys)? {
            wrong.push((format!("agreements/{}/receipts/{}", kept.agreement_id, kept.party_id), word));
        }
    }
    Ok(wrong)
}

fn wrong_receipt(view: &mut ReadTx, kept: &Kept, keys: &JwkSet) -> Result<Option<&'static str>, Fault> {
    let Ok(raw) = serde_json::from_str(&kept.receipt) else { return Ok(Some("receipt_shape")) };
    let receipt = match receipt_holds(&raw, keys) {
        Ok(receipt) => receipt,
        Err(word) => return Ok(Some(word)),
    };
    let at_home = receipt.community_id == view.community()
        && receipt.agreement_id == kept.agreement_id
        && receipt.party_id == kept.party_id
        && receipt.digest == kept.digest
        && receipt.signed_at == kept.signed_at;
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
    for id in lists::with_frozen_text(view)? {
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
    let Some(agreement) = unless_unreadable(agreements::find(view, id))? else { return Ok(Vec::new()) };
    Ok(signed::of(view, &agreement)?.map(|signed| signed.beside(&agreement)).unwrap_or_default())
}

/// The timers that are not those of the agreements of the community.
pub fn wrong_timers(view: &mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault> {
    let mut own = Vec::new();
    for id in lists::with_frozen_text(view)? {
        let Some(agreement) = unless_unreadable(agreements::find(view, id))? else { continue };
        let at = deadlines(&agreement).into_iter();
        own.extend(at.map(|(at, timer)| Implied::of(When::At(at), &timer, id.uuid())));
    }
    let agreements: BTreeSet<Uuid> = lists::every(view)?.into_iter().map(Id::uuid).collect();
    timers_amiss::<AgreementTimer>(view, &own, Some(&agreements))
}

/// The letters by which agreements are found that are not those of their texts.
pub fn wrong_grams(view: &mut ReadTx) -> Result<Vec<(String, RowWord)>, Fault> {
    let mut implied = BTreeSet::new();
    for id in lists::every(view)? {
        let Some(agreement) = unless_unreadable(agreements::find(view, id))? else { continue };
        let names: Vec<&str> = agreement.parties.iter().map(|party| party.name.as_str()).collect();
        let texts = [
            (Source::Title, vec![agreement.terms.title.as_str()]),
            (Source::Number, vec![agreement.number.as_str()]),
            (Source::Party, names),
        ];
        for (source, texts) in texts {
            implied.extend(grams(texts).into_iter().map(|gram| (format!("{}/{gram}", source.name()), id.uuid())));
        }
    }
    let row = |(source, gram, id): (String, String, AgreementId)| (format!("{source}/{gram}"), id.uuid());
    let standing = search::all(view)?.into_iter().map(row).collect();
    Ok(wrong_copies("agreement_grams", &implied, &standing))
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &agreements::AGREEMENTS,
    &wording::NUMBERS,
    &parties::PARTIES,
    &commitments::COMMITMENTS,
    &requests::REQUESTS,
    &requests::CONSENTS,
    &originals::ORIGINALS,
    &objections::OBJECTIONS,
    &signatures::SIGNATURES,
    &versions::VERSIONS,
];
