//! Actions: proposing an amendment, and putting its text in force.

use serde_json::Value;

use super::rules::{FIXED, amended, apply, candidate};
use super::wire::{AgreementAmended, AmendmentIn};
use crate::changes::actions::{blank, lapse, make, open_or_refused};
use crate::changes::model::Request;
use crate::changes::rules::settle;
use crate::clocks;
use crate::codes;
use crate::hooks::telling;
use crate::lookup::{depend_on_wording, visible};
use crate::model::{Agreement, RequestKind};
use crate::parties::model::Party;
use crate::parties::store as parties;
use crate::promises::store as promises;
use crate::rules::{Move, side};
use crate::terms::rules::settle as settle_wording;
use crate::terms::wire::AgreementIn;
use crate::versions::model::AgreementEvent;
use crate::versions::store as versions;
use crate::wording::actions::{known_names, revised, rewrite};
use crate::{rules, store};
use auth::NOT_FOR_THIS_SIDE;
use journal::WriteTx;
use kernel::patch::wrong;
use kernel::{AgreementId, Day, Fault, INTERNAL, OrFault, canonical, field};

/// Proposes another text.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `another_request_open`, `validation_failed`.
pub fn propose(tx: &mut WriteTx, id: AgreementId, input: &AmendmentIn) -> Result<(Request, Agreement), Fault> {
    let mut agreement = visible(tx, id)?;
    let by = side(&agreement, tx.actor()).map(|party| party.id).ok_or(&NOT_FOR_THIS_SIDE)?;
    open_or_refused(&agreement, &[RequestKind::Amendment, RequestKind::Accession])?;
    rules::may(&agreement, tx.actor(), Move::Amend, tx.now().day())?;
    depend_on_wording(tx, id);
    let proposed = reworded(tx, &agreement, &input.changes)?;
    let number = agreement.changes.requests + 1;
    let base = agreement.state.digest().unwrap_or_default().to_owned();
    let text = canonical::text(&amended(&proposed, number, &base))?;
    let digest = canonical::digest(text.as_bytes());
    let wording = serde_json::to_string(&proposed).or_fault(&INTERNAL)?;
    let reason = input.reason.to_string();
    let request = Request {
        text: Some(text),
        wording: Some(wording),
        ..blank(tx, &agreement, RequestKind::Amendment, by, &reason, digest, base)
    };
    make(tx, &mut agreement, &request)?;
    Ok((request, agreement))
}

/// The agreement as the changes would make it.
fn reworded(tx: &WriteTx, agreement: &Agreement, changes: &Value) -> Result<Agreement, Fault> {
    if let Some(fixed) = FIXED.iter().find(|name| changes.get(**name).is_some()) {
        let words = [
            "变更不涉及此项: 单位以加入或通知的方式进出, 首日和签署方式不变。",
            "No amendment touches this: units join by accession and leave by notice; first day and signing stay.",
        ];
        return Err(wrong(format!("/changes/{fixed}"), &codes::NOT_AMENDABLE, words));
    }
    let mut proposed = candidate(agreement);
    let current = AgreementIn::of(&proposed.terms, &proposed.parties, &proposed.commitments);
    let merged = revised(&current, changes).map_err(|fault| fault.below("/changes"))?;
    if merged == current {
        return Err(wrong("/changes", &codes::NOTHING_CHANGES, ["没有任何变更。", "Nothing changes."]));
    }
    let (wording, names) = (merged.wording(), known_names(&proposed));
    proposed.terms = settle_wording(&wording, &names, None).map_err(|fault| fault.below("/changes"))?;
    check_end(&proposed, tx.now().day())?;
    let parties: Vec<Party> = proposed.parties.clone();
    rewrite(tx, &mut proposed, &wording, &names);
    proposed.parties = parties;
    Ok(proposed)
}

fn check_end(proposed: &Agreement, today: Day) -> Result<(), Fault> {
    if proposed.terms.ends_on.is_none_or(|end| end >= today) {
        return Ok(());
    }
    let words = ["截止日期已过。", "The last day has already passed."];
    Err(wrong("/changes/ends_on", &field::IN_PAST, words))
}

/// Puts the new text in force: all have signed it.
pub fn conclude(tx: &mut WriteTx, agreement: &mut Agreement, request: &Request) -> Result<(), Fault> {
    let (Some(text), Some(wording)) = (&request.text, &request.wording) else {
        return Err(Fault::caused(&INTERNAL, "a request to amend has no text"));
    };
    let proposed: Agreement = serde_json::from_str(wording).or_fault(&INTERNAL)?;
    settle(agreement, request.number);
    // What was asked about the old text affirms it, and nobody has affirmed it of the new one.
    lapse(tx, agreement, |one| !one.agreed)?;
    let changed = apply(agreement, proposed, request, tx.counts_from());
    store::save_terms(tx, agreement)?;
    store::save_state(tx, agreement)?;
    let signed: Vec<Party> = agreement.parties.iter().filter(|party| party.signed()).cloned().collect();
    parties::save_replies(tx, agreement.id, &signed)?;
    for party in &signed {
        parties::save_leave(tx, agreement.id, party)?;
    }
    promises::cancel(tx, agreement.id, &changed.dropped)?;
    let (_, next) = promises::count(tx, agreement.id)?;
    for (position, line) in (next..).zip(&changed.added) {
        promises::insert_one(tx, agreement.id, position, line)?;
    }
    if agreement.in_force() {
        telling::amended(tx, agreement, &changed.added)?;
    }
    versions::record(tx, agreement, AgreementEvent::Amended, Some(text))?;
    tx.record(&AgreementAmended::of(agreement, request.number, request.digest.clone()))?;
    clocks::schedule(tx, agreement)
}
