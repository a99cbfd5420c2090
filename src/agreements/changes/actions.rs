//! Actions: making, answering, refusing, withdrawing and settling a request, and its lapse; what it leads to is not known here.

use super::model::{Answered, Request, RequestState, RequestVerdict};
use super::rules::{open, settle};
use super::store;
use super::wire::{AgreementRequestSettled, AgreementRequested};
use crate::codes::{ANOTHER_REQUEST_OPEN, REQUEST_SETTLED};
use crate::lookup::visible;
use crate::model::{Agreement, Pending, RequestKind};
use crate::parties::store as parties;
use crate::rules::{self, Move, awaited, headed, illegal, touch, withdraws};
use crate::versions::model::AgreementEvent;
use crate::versions::recording::{record_event, record_state};
use auth::NOT_FOR_THIS_SIDE;
use journal::{ReadTx, WriteTx};
use kernel::{AgreementId, Fault, PartyId};
use web::codes::NOT_FOUND;

/// A new request, still without days and texts.
pub fn blank(
    tx: &WriteTx,
    agreement: &Agreement,
    kind: RequestKind,
    by: PartyId,
    reason: &str,
    digest: String,
    base: String,
) -> Request {
    Request {
        agreement: agreement.id,
        number: agreement.changes.requests + 1,
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
pub fn make(tx: &mut WriteTx, agreement: &mut Agreement, request: &Request) -> Result<(), Fault> {
    store::insert(tx, request)?;
    open(agreement, request);
    touch(agreement, tx.now());
    let requested = AgreementRequested::of(agreement, request.number, request.kind);
    record_event(tx, agreement, AgreementEvent::Requested, &requested)
}

/// The request of this number.
///
/// # Errors
/// `not_found`.
pub fn known(view: &mut ReadTx, id: AgreementId, number: i64) -> Result<Request, Fault> {
    store::find(view, id, number)?.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// The request, if it is of this kind.
///
/// # Errors
/// `not_found`.
pub fn of_kind(request: Request, kind: RequestKind) -> Result<Request, Fault> {
    if request.kind == kind { Ok(request) } else { Err(Fault::of(&NOT_FOUND)) }
}

/// Refuses what would cross a request of one of these kinds.
///
/// # Errors
/// `another_request_open`.
pub fn open_or_refused(agreement: &Agreement, kinds: &[RequestKind]) -> Result<(), Fault> {
    match kinds.iter().find_map(|kind| agreement.changes.of(*kind)) {
        Some(open) => Err(Fault::of(&ANOTHER_REQUEST_OPEN).with("number", open.number)),
        None => Ok(()),
    }
}

/// Saves what a party has said to a request.
pub fn answer(
    tx: &mut WriteTx,
    to: &Request,
    party: PartyId,
    verdict: RequestVerdict,
    reason: Option<String>,
) -> Result<(), Fault> {
    let answer = Answered { party, verdict, reason, at: tx.now(), by: tx.actor().account() };
    store::insert_answer(tx, to, &answer)
}

/// Records that a party has consented, and nothing else yet.
pub fn noted(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    touch(agreement, tx.counts_from());
    record_state(tx, agreement, AgreementEvent::Consented)
}

/// Settles a request without effect; a unit that was to accede by it is a party no longer.
pub fn close(tx: &mut WriteTx, agreement: &mut Agreement, pending: &Pending, state: RequestState) -> Result<(), Fault> {
    store::save_state(tx, agreement.id, pending.number, state)?;
    // Who was invited hears of it as well, so it is told before the party is taken off.
    tx.record(&AgreementRequestSettled::of(agreement, pending.number, pending.kind, state))?;
    settle(agreement, pending.number);
    match pending.party.filter(|party| agreement.party(*party).is_none()) {
        Some(gone) => parties::delete_one(tx, agreement.id, gone),
        None => Ok(()),
    }
}

/// Lets requests lapse whose conditions no longer hold; the caller saves the agreement.
pub fn lapse(tx: &mut WriteTx, agreement: &mut Agreement, gone: impl Fn(&Pending) -> bool) -> Result<(), Fault> {
    let open: Vec<Pending> = agreement.changes.open.iter().filter(|one| gone(one)).cloned().collect();
    for pending in open {
        close(tx, agreement, &pending, RequestState::Lapsed)?;
    }
    Ok(())
}

/// Lets one request lapse, and nothing else happens.
pub fn lapse_alone(tx: &mut WriteTx, agreement: &mut Agreement, number: i64) -> Result<(), Fault> {
    lapse(tx, agreement, |one| one.number == number)?;
    touch(agreement, tx.counts_from());
    record_state(tx, agreement, AgreementEvent::RequestLapsed)
}

/// The request as the head of its agreement carries it, while it is not settled.
///
/// # Errors
/// `request_settled`.
pub fn unsettled(view: &ReadTx, agreement: &Agreement, request: &Request) -> Result<Pending, Fault> {
    let allowed = || rules::allowed(agreement, view.actor(), view.now().day());
    agreement.changes.numbered(request.number).cloned().ok_or_else(|| {
        Fault::of(&REQUEST_SETTLED).with("state", request.state.name()).with("allowed", serde_json::json!(allowed()))
    })
}

/// Refuses what is asked, for the caller's party: that ends the request.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `request_settled`.
pub fn refuse(tx: &mut WriteTx, id: AgreementId, number: i64, reason: String) -> Result<(Request, Agreement), Fault> {
    let mut agreement = visible(tx, id)?;
    let request = known(tx, id, number)?;
    let party = headed(&agreement, tx.actor()).map(|party| party.id).ok_or(&NOT_FOR_THIS_SIDE)?;
    let mine = |one: &Answered| one.party == party && one.verdict == RequestVerdict::Refusal;
    if request.answers.iter().any(mine) {
        return Ok((request, agreement));
    }
    let pending = unsettled(tx, &agreement, &request)?;
    rules::may(&agreement, tx.actor(), Move::RefuseRequest, tx.now().day())?;
    if awaited(&agreement, tx.actor(), &pending).is_none() {
        return Err(illegal(&agreement, tx.actor(), tx.now().day()));
    }
    answer(tx, &request, party, RequestVerdict::Refusal, Some(reason))?;
    close(tx, &mut agreement, &pending, RequestState::Refused)?;
    touch(&mut agreement, tx.now());
    record_state(tx, &agreement, AgreementEvent::RequestRefused)?;
    Ok((known(tx, id, number)?, agreement))
}

/// Takes a request back, for the side that made it.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `request_settled`.
pub fn withdraw(tx: &mut WriteTx, id: AgreementId, number: i64) -> Result<(Request, Agreement), Fault> {
    let mut agreement = visible(tx, id)?;
    let request = known(tx, id, number)?;
    let side = rules::side(&agreement, tx.actor()).map(|party| party.id);
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
    record_state(tx, &agreement, AgreementEvent::RequestWithdrawn)?;
    Ok((known(tx, id, number)?, agreement))
}
