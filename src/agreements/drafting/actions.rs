//! Actions: making, changing, proposing, freezing, taking back and removing agreements.

use serde_json::Value;

use crate::codes;
use crate::codes::REVISION_MISMATCH;
use crate::events::{AgreementCreated, AgreementDeleted, AgreementProposed, AgreementRevised, AgreementWithdrawn};
use crate::lookup::visible;
use crate::model::{Agreement, Provenance, State};
use crate::renewals::actions as renewals;
use crate::rules::Move;
use crate::terms::rules::settle;
use crate::terms::wire::AgreementIn;
use crate::versions::model::AgreementEvent;
use crate::versions::recording::{record_event, repeated};
use crate::versions::store as versions;
use crate::wording::actions::{next_wording, revised};
use crate::wording::freezing::freeze;
use crate::wording::{actions as draft, store as wording};
use crate::{rules, store};
use config::Limits;
use journal::{ReadTx, WriteTx, quota_exceeded};
use kernel::patch::wrong;
use kernel::{AgreementId, Day, Expected, Fault, Id, UnitId};

/// Makes a draft; with `submit`, freezes its text at once.
///
/// # Errors
/// `validation_failed` with every wrong place; `not_for_this_side` when a unit wants to submit; `quota_exceeded` where too
/// many of its side are being written already.
pub fn create(tx: &mut WriteTx, input: &AgreementIn, provenance: Provenance) -> Result<Agreement, Fault> {
    due_with_submission(input)?;
    let wording = input.wording();
    let author_unit = tx.actor().unit;
    let names = draft::names(tx, &wording)?;
    let terms = settle(&wording, &names, author_unit)?;
    let mut agreement = draft::first(tx, &wording, terms, &names)?;
    agreement.sample = provenance == Provenance::Sample;
    if input.submit {
        rules::may(&agreement, tx.actor(), Move::Submit, tx.now().day())?;
    } else {
        another_draft(tx, author_unit)?;
    }
    store::insert(tx, &agreement)?;
    tx.record(&AgreementCreated::of(&agreement))?;
    if input.submit {
        freeze(tx, &mut agreement, input.signing_due_on)?;
    }
    Ok(agreement)
}

/// A last day for signing is named with a submission; a draft has none.
fn due_with_submission(input: &AgreementIn) -> Result<(), Fault> {
    if input.submit || input.signing_due_on.is_none() {
        return Ok(());
    }
    let words = ["签署截止日期只在直接提交签署时填写。", "A last day for signing is named together with `submit`."];
    Err(wrong("/signing_due_on", &codes::ONLY_WHEN_SUBMITTED, words))
}

/// Whether an author's side may begin another draft beside those it has.
fn another_draft(view: &mut ReadTx, author: Option<UnitId>) -> Result<(), Fault> {
    let of_a_unit = view.limits().drafts;
    let most = if author.is_some() { of_a_unit } else { Limits::of_a_community(of_a_unit) };
    if wording::unfinished(view, author)? < most { Ok(()) } else { Err(quota_exceeded("drafts", most, None, 3_600)) }
}

/// Changes the wording. Under negotiation this is a new revision, and what was answered to the old one falls.
///
/// # Errors
/// `not_found`, `stale_version`, `validation_failed`, `illegal_transition`, `not_for_this_side`.
pub fn update(tx: &mut WriteTx, id: AgreementId, patch: &Value, expected: &Expected) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    expected.check(agreement.version)?;
    rules::may(&agreement, tx.actor(), Move::Revise, tx.now().day())?;
    let current = AgreementIn::of(&agreement.terms, &agreement.parties, &agreement.commitments);
    let merged = revised(&current, patch)?;
    if merged == current {
        return Ok(agreement);
    }
    let wording = merged.wording();
    let same_parties = merged.parties == current.parties;
    let names = if same_parties { draft::known_names(&agreement) } else { draft::names(tx, &wording)? };
    agreement.terms = settle(&wording, &names, agreement.author_unit)?;
    let same_content = same_parties && merged.commitments == current.commitments && agreement.state == State::Draft;
    if !same_content {
        draft::rewrite(tx, &mut agreement, &wording, &names);
    }
    next_wording(&mut agreement, tx.now());
    store::save_terms(tx, &agreement)?;
    if !same_content {
        store::replace_content(tx, &agreement)?;
    }
    versions::record(tx, &agreement, AgreementEvent::Revised, None)?;
    tx.record(&AgreementRevised::of(&agreement, agreement.revision))?;
    Ok(agreement)
}

/// Shows the draft to its parties.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`.
pub fn propose(tx: &mut WriteTx, id: AgreementId) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    if repeated(tx, &agreement, AgreementEvent::Proposed)? {
        return Ok(agreement);
    }
    rules::may(&agreement, tx.actor(), Move::Propose, tx.now().day())?;
    draft::all_are_there(tx, &agreement)?;
    rules::propose(&mut agreement, tx.now());
    record_event(tx, &agreement, AgreementEvent::Proposed, &AgreementProposed::of(&agreement))?;
    Ok(agreement)
}

/// Freezes the text for signature. Who submits may name the revision they mean.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `revision_mismatch`, `term_already_over`,
/// `party_departed`, `validation_failed`.
pub fn submit(
    tx: &mut WriteTx,
    id: AgreementId,
    revision: Option<i64>,
    due_on: Option<Day>,
) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    if revision.is_none_or(|named| named == agreement.revision) && repeated(tx, &agreement, AgreementEvent::Submitted)?
    {
        return Ok(agreement);
    }
    rules::may(&agreement, tx.actor(), Move::Submit, tx.now().day())?;
    if revision.is_some_and(|named| named != agreement.revision) {
        return Err(Fault::of(&REVISION_MISMATCH).with("current_revision", agreement.revision));
    }
    freeze(tx, &mut agreement, due_on)?;
    Ok(agreement)
}

/// Takes the agreement back.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`.
pub fn withdraw(tx: &mut WriteTx, id: AgreementId, reason: Option<String>) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    if repeated(tx, &agreement, AgreementEvent::Withdrawn)? {
        return Ok(agreement);
    }
    rules::may(&agreement, tx.actor(), Move::Withdraw, tx.now().day())?;
    rules::withdraw(&mut agreement, reason, tx.now());
    tx.cancel_timers(id.uuid())?;
    record_event(tx, &agreement, AgreementEvent::Withdrawn, &AgreementWithdrawn::of(&agreement))?;
    renewals::dropped(tx, &agreement)?;
    Ok(agreement)
}

/// Removes a draft.
///
/// # Errors
/// `not_found`, `stale_version`, `illegal_transition`, `not_for_this_side`.
pub fn delete(tx: &mut WriteTx, id: AgreementId, expected: &Expected) -> Result<(), Fault> {
    let agreement = visible(tx, id)?;
    expected.check(agreement.version)?;
    rules::may(&agreement, tx.actor(), Move::Delete, tx.now().day())?;
    store::delete(tx, id)?;
    tx.record(&AgreementDeleted::of(&agreement))?;
    renewals::dropped(tx, &agreement)?;
    Ok(())
}

/// The digest of the frozen text, for whoever signs on the spot (demo).
///
/// # Errors
/// `not_found`, or `illegal_transition` when nothing is frozen.
pub fn digest_of(view: &mut ReadTx, id: AgreementId) -> Result<String, Fault> {
    let agreement = visible(view, id)?;
    let digest = agreement.state.digest().map(ToOwned::to_owned);
    digest.ok_or_else(|| rules::illegal(&agreement, view.actor(), view.now().day()))
}
