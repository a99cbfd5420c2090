//! Whether what is kept of agreements is what was kept: rows that can be read, receipts that verify.

use jsonwebtoken::jwk::JwkSet;

use super::commitments::deliveries::store as deliveries;
use super::commitments::store as commitments;
use super::lists::store as lists;
use super::original::store as originals;
use super::paper::store as objections;
use super::parties::store as parties;
use super::requests::store as requests;
use super::signatures::rules::receipt_holds;
use super::signatures::store as signatures;
use super::store as agreements;
use super::text::signed::{self, Beside};
use super::versions::store as versions;
use crate::journal::{RowKind, View, hash_at};
use crate::kernel::{AgreementId, Fault};

/// The rows of the community that cannot be read, by table.
///
/// # Errors
/// When the disk refuses.
pub fn unreadable(view: &mut View) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
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
///
/// # Errors
/// When the disk refuses.
pub fn wrong_receipts(view: &mut View, keys: &JwkSet) -> Result<Vec<(String, &'static str)>, Fault> {
    let mut wrong = Vec::new();
    for kept in signatures::all(view)? {
        if let Some(word) = wrong_receipt(view, &kept, keys)? {
            wrong.push((format!("agreements/{}/receipts/{}", kept.0.0, kept.2.0), word));
        }
    }
    Ok(wrong)
}

fn wrong_receipt(
    view: &mut View,
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
///
/// # Errors
/// When the disk refuses.
pub fn beside_text(view: &mut View) -> Result<Vec<(String, &'static str)>, Fault> {
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

fn beside(view: &mut View, id: AgreementId) -> Result<Vec<Beside>, Fault> {
    let agreement = match agreements::find(view, id) {
        Ok(Some(agreement)) => agreement,
        Ok(None) => return Ok(Vec::new()),
        Err(fault) if fault.row().is_some() => return Ok(Vec::new()),
        Err(fault) => return Err(fault),
    };
    Ok(signed::of(view, &agreement)?.map(|signed| signed.beside(&agreement)).unwrap_or_default())
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &agreements::AGREEMENTS,
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
