//! Do it, all or nothing: asking, consenting, refusing, withdrawing, and what a request leads to.

use super::super::actions::visible;
use super::super::ending::model::OnEnding;
use super::super::model::{Agreement, Party, Stage};
use super::super::rules::{
    self, ANOTHER_REQUEST_OPEN, DIGEST_MISMATCH, Move, NOT_FOR_THIS_SIDE, REQUEST_SETTLED, SUSPENSION_OVER, illegal,
    touch,
};
use super::super::signatures::actions::{Seal, Signed, issue, signer};
use super::super::signatures::store as signatures;
use super::super::signatures::wire::AgreementSigned;
use super::super::store as agreements;
use super::super::term::model::AgreementTimer;
use super::super::versions::model::Happening;
use super::super::versions::store as versions;
use super::effects::{agree, close, noted, take_effect};
use super::model::{Answered, Pending, Request, RequestKind, RequestState, Verdict};
use super::rules::{Step, awaited, consent as consented, headed, open, withdraws};
use super::wire::{AgreementConsented, AgreementRequested};
use super::{rules as may, store};
use journal::{Tx, View};
use kernel::patch::wrong;
use kernel::{AgreementId, Day, Fault, Id, Instant, PartyId};
use web::codes::NOT_FOUND;

/// What a party asks for, or consents to.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Why.
    pub reason: String,
    /// The digest it affirms; none: whatever stands.
    pub digest: Option<String>,
    /// From which day.
    pub from_on: Option<Day>,
    /// Until which day.
    pub until_on: Option<Day>,
}

/// Asks for something, or consents to what was asked already. The last consent lets it take effect.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `digest_mismatch`, `another_request_open`, `suspension_over`,
/// `validation_failed`.
pub fn ask(tx: &mut Tx, id: AgreementId, kind: RequestKind, ask: Ask, ends: OnEnding) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    let party = may::voice(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    if repeated(tx, &agreement, kind, party.id)? {
        return Ok(agreement);
    }
    in_time(tx, &agreement, kind, party.id, &ask)?;
    rules::may(&agreement, tx.actor(), move_of(kind), tx.now().day())?;
    affirms(&agreement, ask.digest.as_deref())?;
    let request = match agreement.later.of(kind).cloned() {
        Some(pending) => same(&pending, &ask).and_then(|()| known(tx, id, pending.number))?,
        None => first(tx, &mut agreement, kind, &party, &ask)?,
    };
    consent(tx, &mut agreement, request, party.id, ends)?;
    Ok(agreement)
}

fn move_of(kind: RequestKind) -> Move {
    match kind {
        RequestKind::Suspension => Move::Suspend,
        RequestKind::Resumption => Move::Resume,
        RequestKind::Termination => Move::Terminate,
        RequestKind::Amendment => Move::SignAmendment,
        RequestKind::Accession => Move::SignAccession,
    }
}

/// Whether this party has consented to what stands, or waits, already: a repeated call answers with the original result.
fn repeated(view: &mut View, agreement: &Agreement, kind: RequestKind, party: PartyId) -> Result<bool, Fault> {
    if let Some(pending) = agreement.later.of(kind) {
        return Ok(pending.consented.contains(&party));
    }
    let reached = match kind {
        RequestKind::Suspension => Stage::Suspended,
        RequestKind::Resumption => Stage::Active,
        _ => Stage::Terminated,
    };
    if agreement.state.stage() != reached {
        return Ok(false);
    }
    let made = store::list(view, agreement.id)?;
    let last = made.iter().rev().find(|request| request.kind == kind);
    Ok(last.is_some_and(|last| last.state == RequestState::Done && last.consented().contains(&party)))
}

/// A suspension that is over before all have consented is consented to no more: it would begin and end in one moment.
fn in_time(view: &mut View, agreement: &Agreement, kind: RequestKind, party: PartyId, ask: &Ask) -> Result<(), Fault> {
    let today = view.now().day();
    let over = |number: i64| Err(Fault::of(&SUSPENSION_OVER).with("number", number));
    match agreement.later.of(kind) {
        Some(open) if may::overtaken(kind, open.until_on, today) => over(open.number),
        None if kind == RequestKind::Suspension && agreement.state.stage() == Stage::Active => {
            let made = store::list(view, agreement.id)?;
            let last = made.iter().rev().find(|request| request.kind == kind);
            let late = last.filter(|last| may::means_lapsed(last, party, (ask.from_on, ask.until_on), today));
            late.map_or(Ok(()), |last| over(last.number))
        }
        _ => Ok(()),
    }
}

fn affirms(agreement: &Agreement, digest: Option<&str>) -> Result<(), Fault> {
    let current = agreement.state.digest();
    if digest.is_none() || digest == current {
        return Ok(());
    }
    Err(Fault::of(&DIGEST_MISMATCH).with("current_digest", current))
}

/// Who consents may leave the days out, or name those that were asked for.
fn same(pending: &Pending, ask: &Ask) -> Result<(), Fault> {
    let differs = |asked: Option<Day>, named: Option<Day>| named.is_some() && named != asked;
    if differs(pending.from_on, ask.from_on) || differs(pending.until_on, ask.until_on) {
        return Err(Fault::of(&ANOTHER_REQUEST_OPEN).with("number", pending.number));
    }
    Ok(())
}

fn first(tx: &mut Tx, agreement: &mut Agreement, kind: RequestKind, by: &Party, ask: &Ask) -> Result<Request, Fault> {
    check_days(ask, tx.now().day())?;
    let base = agreement.state.digest().unwrap_or_default().to_owned();
    let request = Request {
        from_on: ask.from_on,
        until_on: ask.until_on,
        ..blank(tx, agreement, kind, by.id, &ask.reason, base.clone(), base)
    };
    make(tx, agreement, &request)?;
    if let Some(until) = request.until_on {
        // It lapses on its last day unless all have consented by then.
        tx.timer(Instant::end_of(until), AgreementTimer::Request(request.number), agreement.id.uuid())?;
    }
    Ok(request)
}

/// A new request, still without days and texts.
pub fn blank(
    tx: &Tx,
    agreement: &Agreement,
    kind: RequestKind,
    by: PartyId,
    reason: &str,
    digest: String,
    base: String,
) -> Request {
    Request {
        agreement: agreement.id,
        number: agreement.later.requests + 1,
        kind,
        state: RequestState::Open,
        reason: reason.to_owned(),
        digest,
        base,
        by,
        made_by: tx.actor().account(),
        made_at: tx.now(),
        from_on: None,
        until_on: None,
        settled_at: None,
        party: None,
        text: None,
        wording: None,
        answers: Vec::new(),
    }
}

/// Puts a request before the parties.
pub fn make(tx: &mut Tx, agreement: &mut Agreement, request: &Request) -> Result<(), Fault> {
    store::insert(tx, request)?;
    open(agreement, request);
    touch(agreement, tx.now());
    agreements::save_state(tx, agreement)?;
    versions::record(tx, agreement, Happening::Requested, None)?;
    tx.record(&AgreementRequested::of(agreement, request.number, request.kind))?;
    Ok(())
}

fn check_days(ask: &Ask, today: Day) -> Result<(), Fault> {
    let from = ask.from_on.unwrap_or(today);
    if from < today {
        return Err(wrong("/from_on", "in_the_past", ["生效日不能早于今天。", "It cannot take effect before today."]));
    }
    if ask.until_on.is_some_and(|until| until < from) {
        let words = ["末日早于首日。", "The last day is before the first."];
        return Err(wrong("/until_on", "ends_before_start", words));
    }
    Ok(())
}

/// The request of this number.
///
/// # Errors
/// `not_found`.
pub fn known(view: &mut View, id: AgreementId, number: i64) -> Result<Request, Fault> {
    store::find(view, id, number)?.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Notes a party's consent and carries on from there.
fn consent(
    tx: &mut Tx,
    agreement: &mut Agreement,
    request: Request,
    party: PartyId,
    ends: OnEnding,
) -> Result<(), Fault> {
    answer(tx, &request, party, Verdict::Consent, None)?;
    let step = consented(agreement, request.number, party, tx.now().day());
    let state = match step {
        Step::Waiting => RequestState::Open,
        Step::Agreed => RequestState::Agreed,
        Step::Effect => RequestState::Done,
    };
    tx.record(&AgreementConsented::of(agreement, request.number, party, state))?;
    match step {
        Step::Waiting => noted(tx, agreement),
        Step::Agreed => agree(tx, agreement, request.number, ends),
        Step::Effect => take_effect(tx, agreement, request.number, ends),
    }
}

fn answer(tx: &mut Tx, to: &Request, party: PartyId, verdict: Verdict, reason: Option<String>) -> Result<(), Fault> {
    let answer = Answered { party, verdict, reason, at: tx.now(), by: tx.actor().account() };
    store::insert_answer(tx, to, &answer)
}

/// Signs the new text of an amendment, or an accession, for the caller's party.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `digest_mismatch`, `request_settled`.
pub fn sign(
    tx: &mut Tx,
    (id, number): (AgreementId, i64),
    kind: RequestKind,
    digest: &str,
    seal: Seal,
    ends: OnEnding,
) -> Result<Signed, Fault> {
    let mut agreement = visible(tx, id)?;
    let request = of_kind(known(tx, id, number)?, kind)?;
    let party = headed(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    let mine = request.consented().contains(&party.id) && request.digest == digest;
    if let Some(receipt) = signatures::find(tx, id, digest, party.id)?.filter(|_| mine) {
        return Ok(Signed::Before(receipt));
    }
    let pending = unsettled(tx, &agreement, &request)?;
    if awaited(&agreement, tx.actor(), &pending).is_none() {
        return Err(illegal(&agreement, tx.actor(), tx.now().day()));
    }
    rules::may(&agreement, tx.actor(), move_of(kind), tx.now().day())?;
    if request.digest != digest {
        return Err(Fault::of(&DIGEST_MISMATCH).with("current_digest", request.digest));
    }
    let (signer, now) = (signer(tx, &party)?, tx.now());
    let receipt = issue(tx, &agreement, &party, signer, digest, now, seal)?;
    tx.record(&AgreementSigned::of(&agreement, party.id, receipt.digest.clone()))?;
    consent(tx, &mut agreement, request, party.id, ends)?;
    Ok(Signed::Now(receipt))
}

/// The request, if it is of this kind.
///
/// # Errors
/// `not_found`.
pub fn of_kind(request: Request, kind: RequestKind) -> Result<Request, Fault> {
    if request.kind == kind { Ok(request) } else { Err(Fault::of(&NOT_FOUND)) }
}

fn unsettled(view: &View, agreement: &Agreement, request: &Request) -> Result<Pending, Fault> {
    let allowed = || rules::allowed(agreement, view.actor(), view.now().day());
    agreement.later.numbered(request.number).cloned().ok_or_else(|| {
        Fault::of(&REQUEST_SETTLED).with("state", request.state.name()).with("allowed", serde_json::json!(allowed()))
    })
}

/// Refuses what is asked, for the caller's party: that ends the request.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `request_settled`.
pub fn refuse(tx: &mut Tx, id: AgreementId, number: i64, reason: String) -> Result<(Request, Agreement), Fault> {
    let mut agreement = visible(tx, id)?;
    let request = known(tx, id, number)?;
    let party = headed(&agreement, tx.actor()).map(|party| party.id).ok_or(&NOT_FOR_THIS_SIDE)?;
    let mine = |one: &Answered| one.party == party && one.verdict == Verdict::Refusal;
    if request.answers.iter().any(mine) {
        return Ok((request, agreement));
    }
    let pending = unsettled(tx, &agreement, &request)?;
    rules::may(&agreement, tx.actor(), Move::RefuseRequest, tx.now().day())?;
    if awaited(&agreement, tx.actor(), &pending).is_none() {
        return Err(illegal(&agreement, tx.actor(), tx.now().day()));
    }
    answer(tx, &request, party, Verdict::Refusal, Some(reason))?;
    close(tx, &mut agreement, &pending, RequestState::Refused)?;
    touch(&mut agreement, tx.now());
    agreements::save_state(tx, &agreement)?;
    versions::record(tx, &agreement, Happening::RequestRefused, None)?;
    Ok((known(tx, id, number)?, agreement))
}

/// Refuses an amendment or an accession, for the caller's party.
///
/// # Errors
/// Those of [`refuse`].
pub fn refuse_text(
    tx: &mut Tx,
    (id, number): (AgreementId, i64),
    kind: RequestKind,
    reason: String,
) -> Result<(Request, Agreement), Fault> {
    visible(tx, id)?;
    of_kind(known(tx, id, number)?, kind)?;
    refuse(tx, id, number, reason)
}

/// Takes a request back, for the side that made it.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `request_settled`.
pub fn withdraw(tx: &mut Tx, id: AgreementId, number: i64) -> Result<(Request, Agreement), Fault> {
    let mut agreement = visible(tx, id)?;
    let request = known(tx, id, number)?;
    let side = may::side(&agreement, tx.actor()).map(|party| party.id);
    if side != Some(request.by) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    if request.state == RequestState::Withdrawn {
        return Ok((request, agreement));
    }
    let pending = unsettled(tx, &agreement, &request)?;
    if !withdraws(&agreement, tx.actor(), &pending) {
        return Err(illegal(&agreement, tx.actor(), tx.now().day()));
    }
    rules::may(&agreement, tx.actor(), Move::WithdrawRequest, tx.now().day())?;
    close(tx, &mut agreement, &pending, RequestState::Withdrawn)?;
    touch(&mut agreement, tx.now());
    agreements::save_state(tx, &agreement)?;
    versions::record(tx, &agreement, Happening::RequestWithdrawn, None)?;
    Ok((known(tx, id, number)?, agreement))
}
