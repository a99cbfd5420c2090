//! Do it, all or nothing: making, changing, proposing, freezing, taking back and removing agreements.

use serde_json::Value;

pub use super::accessions::actions::invite;
pub use super::amendments::actions::propose as amend;
pub use super::commitments::deliveries::actions::{deliver, send_back, verify};
pub use super::commitments::endings::actions::waive;
pub use super::ending::actions::{depart, give_notice};
pub use super::original::actions::attach as attach_original;
pub use super::paper::actions::register;
pub use super::register::actions::take_back;
pub use super::renewals::actions::{Then, renew};
pub use super::requests::actions::{Ask, ask, sign as sign_request};
pub use super::requests::model::RequestKind;
pub use super::signatures::actions::{refuse, sign};

use super::model::{Agreement, State};
use super::renewals::actions as renewals;
use super::rules::{self, Move, REVISION_MISMATCH, TERM_ALREADY_OVER};
use super::store;
use super::term::actions as term;
use super::text::actions as draft;
use super::text::rules::{frozen, settle};
use super::text::wire::AgreementIn;
use super::versions::model::{Happening, written};
use super::versions::store as versions;
use super::wire::{
    AgreementCreated, AgreementDeleted, AgreementProposed, AgreementRevised, AgreementSubmitted, AgreementWithdrawn,
};
use config::Limits;
use journal::{Tx, View, quota_exceeded};
use kernel::patch::{self, INVALID};
use kernel::{AgreementId, Day, Expected, Fault, Id, Instant, UnitId, Violation, canonical};
use web::codes::NOT_FOUND;

/// How long the parties have to sign when nobody says otherwise.
const USUAL_SIGNING_DAYS: i64 = 30;

/// Whether an agreement is meant, or shows how one would look (示例协议).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// Meant.
    Real,
    /// A sample that nobody really signs; only the demo's loader makes them.
    Sample,
}

/// Makes a draft; with `submit`, freezes its text at once.
///
/// # Errors
/// `validation_failed` with every wrong place; `not_for_this_side` when a unit wants to submit; `quota_exceeded` where too
/// many of its side are being written already.
pub fn create(tx: &mut Tx, input: &AgreementIn, provenance: Provenance) -> Result<Agreement, Fault> {
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

/// Whether an author's side may begin another draft beside those it has.
fn another_draft(view: &mut View, author: Option<UnitId>) -> Result<(), Fault> {
    let of_a_unit = view.limits().drafts;
    let most = if author.is_some() { of_a_unit } else { Limits::of_a_community(of_a_unit) };
    if store::unfinished(view, author)? < most { Ok(()) } else { Err(quota_exceeded("drafts", most, None, 3_600)) }
}

/// Changes the wording. Under negotiation this is a new revision, and what was answered to the old one falls.
///
/// # Errors
/// `not_found`, `stale_version`, `validation_failed`, `illegal_transition`, `not_for_this_side`.
pub fn update(tx: &mut Tx, id: AgreementId, patch: &Value, expected: &Expected) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    expected.check(agreement.version)?;
    rules::may(&agreement, tx.actor(), Move::Revise, tx.now().day())?;
    let current = AgreementIn::of(&agreement);
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
    versions::record(tx, &agreement, Happening::Revised, None)?;
    tx.record(&AgreementRevised::of(&agreement, agreement.revision))?;
    Ok(agreement)
}

/// The merged words; what belongs to the making of a draft alone is no field here.
pub fn revised(current: &AgreementIn, patch: &Value) -> Result<AgreementIn, Fault> {
    for field in ["submit", "signing_due_on"] {
        if patch.get(field).is_some() {
            let wrong = patch::shape_violation(format!("/{field}"), "unknown field");
            return Err(Fault::of(&INVALID).at([wrong]));
        }
    }
    patch::merge(current, patch)
}

/// Notes that the wording is another one now.
pub fn next_wording(agreement: &mut Agreement, now: Instant) {
    if agreement.state == State::Negotiating {
        agreement.revision += 1;
    }
    rules::touch(agreement, now);
}

/// Shows the draft to its parties.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`.
pub fn propose(tx: &mut Tx, id: AgreementId) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    if repeated(tx, &agreement, Happening::Proposed)? {
        return Ok(agreement);
    }
    rules::may(&agreement, tx.actor(), Move::Propose, tx.now().day())?;
    draft::all_are_there(tx, &agreement)?;
    rules::propose(&mut agreement, tx.now());
    store::save_state(tx, &agreement)?;
    versions::record(tx, &agreement, Happening::Proposed, None)?;
    tx.record(&AgreementProposed::of(&agreement))?;
    Ok(agreement)
}

/// Freezes the text for signature. Who submits may name the revision they mean.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `revision_mismatch`, `term_already_over`,
/// `party_departed`, `validation_failed`.
pub fn submit(tx: &mut Tx, id: AgreementId, revision: Option<i64>, due_on: Option<Day>) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    if revision.is_none_or(|named| named == agreement.revision) && repeated(tx, &agreement, Happening::Submitted)? {
        return Ok(agreement);
    }
    rules::may(&agreement, tx.actor(), Move::Submit, tx.now().day())?;
    if revision.is_some_and(|named| named != agreement.revision) {
        return Err(Fault::of(&REVISION_MISMATCH).with("current_revision", agreement.revision));
    }
    freeze(tx, &mut agreement, due_on)?;
    Ok(agreement)
}

/// Says that the change rests on an agreement as it stands, with its parties and promises: a text that is to be signed is made of
/// them, and of nothing that somebody has changed by hand.
pub fn depend_on_wording(tx: &mut Tx, id: AgreementId) {
    for kind in [&store::AGREEMENTS, &super::parties::store::PARTIES, &super::commitments::store::COMMITMENTS] {
        tx.depend_on(kind, id);
    }
}

/// Freezes the text of an agreement.
///
/// # Errors
/// `term_already_over`, `party_departed`, `validation_failed`.
pub fn freeze(tx: &mut Tx, agreement: &mut Agreement, due_on: Option<Day>) -> Result<(), Fault> {
    draft::all_are_there(tx, agreement)?;
    depend_on_wording(tx, agreement.id);
    let due_on = signing_due_on(agreement, due_on, tx.now().day())?;
    let text = canonical::text(&frozen(agreement))?;
    let digest = canonical::digest(text.as_bytes());
    rules::freeze(agreement, digest.clone(), due_on, tx.now());
    store::save_state(tx, agreement)?;
    super::parties::store::save_replies(tx, agreement.id, &agreement.parties)?;
    versions::record(tx, agreement, Happening::Submitted, Some(&text))?;
    term::await_days(tx, agreement)?;
    tx.record(&AgreementSubmitted::of(agreement, digest))?;
    Ok(())
}

/// The last day for signing: as named, or thirty days from today, and never behind the agreement's own end.
fn signing_due_on(agreement: &Agreement, named: Option<Day>, today: Day) -> Result<Day, Fault> {
    let end = agreement.terms.ends_on.unwrap_or(Day::LAST);
    if end < today {
        return Err(Fault::of(&TERM_ALREADY_OVER));
    }
    let Some(named) = named else { return Ok((today.plus_days(USUAL_SIGNING_DAYS)).min(end)) };
    if (today..=end).contains(&named) {
        return Ok(named);
    }
    let wrong = Violation {
        pointer: "/signing_due_on".to_owned(),
        code: "out_of_range".to_owned(),
        detail: [
            "签署截止日期须在今天与协议截止日期之间。".to_owned(),
            "The last day for signing lies between today and the agreement's last day.".to_owned(),
        ],
    };
    Err(Fault::of(&INVALID).at([wrong]))
}

/// Takes the agreement back.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`.
pub fn withdraw(tx: &mut Tx, id: AgreementId, reason: Option<String>) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    if repeated(tx, &agreement, Happening::Withdrawn)? {
        return Ok(agreement);
    }
    rules::may(&agreement, tx.actor(), Move::Withdraw, tx.now().day())?;
    rules::withdraw(&mut agreement, reason, tx.now());
    store::save_state(tx, &agreement)?;
    tx.cancel_timers(id.uuid())?;
    versions::record(tx, &agreement, Happening::Withdrawn, None)?;
    tx.record(&AgreementWithdrawn::of(&agreement))?;
    renewals::dropped(tx, &agreement)?;
    Ok(agreement)
}

/// Removes a draft.
///
/// # Errors
/// `not_found`, `stale_version`, `illegal_transition`, `not_for_this_side`.
pub fn delete(tx: &mut Tx, id: AgreementId, expected: &Expected) -> Result<(), Fault> {
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
pub fn digest_of(view: &mut View, id: AgreementId) -> Result<String, Fault> {
    let agreement = visible(view, id)?;
    let digest = agreement.state.digest().map(ToOwned::to_owned);
    digest.ok_or_else(|| rules::illegal(&agreement, view.actor(), view.now().day()))
}

/// The agreement, if the caller may know of it.
///
/// # Errors
/// `not_found`, the same as for an id that does not exist.
pub fn visible(view: &mut View, id: AgreementId) -> Result<Agreement, Fault> {
    store::find_visible(view, id)?.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Whether the caller has just done this very thing: a repeated PUT answers with the original result.
///
/// # Errors
/// When the disk refuses.
pub fn repeated(view: &mut View, agreement: &Agreement, happening: Happening) -> Result<bool, Fault> {
    let me = written(view.actor().author);
    if agreement.shared_at.is_none() {
        let mine = agreement.created_by.is_some() && agreement.created_by == view.actor().account();
        let gone = matches!(agreement.state, State::Withdrawn { .. });
        return Ok(gone && mine && happening == Happening::Withdrawn);
    }
    Ok(versions::last(view, agreement.id)? == Some((happening, me)))
}
