//! Actions: asking for something and consenting to it, by a call or by a signature.

use super::effects::{agree, take_effect};
use crate::changes::actions::{answer, blank, known, make, noted, unsettled};
use crate::changes::model::{Request, RequestState, RequestVerdict};
use crate::changes::rules::{Step, consent as consented};
use crate::changes::wire::AgreementConsented;
use crate::changes::{rules as changes, store};
use crate::clocks::AgreementTimer;
use crate::codes::{ANOTHER_REQUEST_OPEN, DIGEST_MISMATCH, SUSPENSION_OVER};
use crate::lookup::visible;
use crate::model::{Agreement, AgreementState, Pending, RequestKind};
use crate::parties::model::Party;
use crate::rules::{self, Move, awaited, headed, illegal};
use crate::signatures::receipts::{Seal, Signed, issue, signer};
use crate::signatures::store as signatures;
use crate::signatures::wire::AgreementSigned;
use auth::NOT_FOR_THIS_SIDE;
use journal::{ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{AgreementId, Day, Fault, Id, Instant, PartyId, field};

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
pub fn ask(tx: &mut WriteTx, id: AgreementId, kind: RequestKind, ask: Ask) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    let party = rules::consenting(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    if repeated(tx, &agreement, kind, party.id)? {
        return Ok(agreement);
    }
    in_time(tx, &agreement, kind, party.id, &ask)?;
    rules::may(&agreement, tx.actor(), move_of(kind), tx.now().day())?;
    affirms(&agreement, ask.digest.as_deref())?;
    let request = match agreement.changes.of(kind).cloned() {
        Some(pending) => same(&pending, &ask).and_then(|()| known(tx, id, pending.number))?,
        None => first(tx, &mut agreement, kind, &party, &ask)?,
    };
    consent(tx, &mut agreement, request, party.id)?;
    Ok(agreement)
}

fn move_of(kind: RequestKind) -> Move {
    match kind {
        RequestKind::Suspension => Move::Suspend,
        RequestKind::Resumption => Move::Resume,
        RequestKind::Termination => Move::Terminate,
        RequestKind::Amendment | RequestKind::Accession => Move::SignRequest,
    }
}

/// Whether this party has consented to what stands, or waits, already: a repeated call answers with the original result.
fn repeated(view: &mut ReadTx, agreement: &Agreement, kind: RequestKind, party: PartyId) -> Result<bool, Fault> {
    if let Some(pending) = agreement.changes.of(kind) {
        return Ok(pending.consented.contains(&party));
    }
    let reached = match kind {
        RequestKind::Suspension => AgreementState::Suspended,
        RequestKind::Resumption => AgreementState::Active,
        _ => AgreementState::Terminated,
    };
    if agreement.state.stage() != reached {
        return Ok(false);
    }
    let made = store::list(view, agreement.id)?;
    let last = made.iter().rev().find(|request| request.kind == kind);
    Ok(last.is_some_and(|last| last.state == RequestState::Done && last.consented().contains(&party)))
}

/// A suspension that is over before all have consented is consented to no more: it would begin and end in one moment.
fn in_time(
    view: &mut ReadTx,
    agreement: &Agreement,
    kind: RequestKind,
    party: PartyId,
    ask: &Ask,
) -> Result<(), Fault> {
    let today = view.now().day();
    let over = |number: i64| Err(Fault::of(&SUSPENSION_OVER).with("number", number));
    match agreement.changes.of(kind) {
        Some(open) if rules::overtaken(kind, open.until_on, today) => over(open.number),
        None if kind == RequestKind::Suspension && agreement.state.stage() == AgreementState::Active => {
            let made = store::list(view, agreement.id)?;
            let last = made.iter().rev().find(|request| request.kind == kind);
            let late = last.filter(|last| changes::means_lapsed(last, party, ask.from_on, ask.until_on, today));
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

fn first(
    tx: &mut WriteTx,
    agreement: &mut Agreement,
    kind: RequestKind,
    by: &Party,
    ask: &Ask,
) -> Result<Request, Fault> {
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

fn check_days(ask: &Ask, today: Day) -> Result<(), Fault> {
    let from = ask.from_on.unwrap_or(today);
    if from < today {
        return Err(wrong(
            "/from_on",
            &field::IN_PAST,
            ["生效日不能早于今天。", "It cannot take effect before today."],
        ));
    }
    if ask.until_on.is_some_and(|until| until < from) {
        let words = ["末日早于首日。", "The last day is before the first."];
        return Err(wrong("/until_on", &field::ENDS_BEFORE_START, words));
    }
    Ok(())
}

/// Records a party's consent and carries on from there.
fn consent(tx: &mut WriteTx, agreement: &mut Agreement, request: Request, party: PartyId) -> Result<(), Fault> {
    answer(tx, &request, party, RequestVerdict::Consent, None)?;
    let step = consented(agreement, request.number, party, tx.now().day());
    let state = match step {
        Step::Waiting => RequestState::Open,
        Step::Agreed => RequestState::Agreed,
        Step::Effect => RequestState::Done,
    };
    tx.record(&AgreementConsented::of(agreement, request.number, party, state))?;
    match step {
        Step::Waiting => noted(tx, agreement),
        Step::Agreed => agree(tx, agreement, request.number),
        Step::Effect => take_effect(tx, agreement, request.number),
    }
}

/// Signs the new text of an amendment, or an accession, for the caller's party.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `digest_mismatch`, `request_settled`.
pub fn sign(tx: &mut WriteTx, id: AgreementId, number: i64, digest: &str, seal: Seal) -> Result<Signed, Fault> {
    let mut agreement = visible(tx, id)?;
    let request = known(tx, id, number)?;
    let party = headed(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    let mine = request.consented().contains(&party.id) && request.digest == digest;
    if let Some(receipt) = signatures::find(tx, id, digest, party.id)?.filter(|_| mine) {
        return Ok(Signed::Before(receipt));
    }
    let pending = unsettled(tx, &agreement, &request)?;
    if request.text.is_none() || awaited(&agreement, tx.actor(), &pending).is_none() {
        return Err(illegal(&agreement, tx.actor(), tx.now().day()));
    }
    rules::may(&agreement, tx.actor(), Move::SignRequest, tx.now().day())?;
    if request.digest != digest {
        return Err(Fault::of(&DIGEST_MISMATCH).with("current_digest", request.digest));
    }
    let (signer, now) = (signer(tx, &party)?, tx.now());
    let receipt = issue(tx, &agreement, &party, signer, digest, now, seal)?;
    tx.record(&AgreementSigned::of(&agreement, party.id, receipt.digest.clone()))?;
    consent(tx, &mut agreement, request, party.id)?;
    Ok(Signed::Now(receipt))
}
