//! Actions: waiving a promise, and cancelling it by consent.

use super::wire::{CancellationRequested, CancellationWithdrawn, CommitmentCancelled, CommitmentWaived};
use crate::codes::COMMITMENT_CHANGED;
use crate::lookup::open;
use crate::model::Standalone;
use crate::rules;
use crate::rules::{Move, Side};
use agreements::Agreement;
use agreements::actions::keep_promise;
use agreements::promises::{self, Cancellation, CommitmentId, CommitmentState, Ended};
use auth::NOT_FOR_THIS_SIDE;
use journal::WriteTx;
use kernel::patch::wrong;
use kernel::{Actor, Fault, PartyId, field};

/// Releases the pledging party, for the side it promised to.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`.
pub fn waive(tx: &mut WriteTx, id: CommitmentId, reason: String) -> Result<Standalone, Fault> {
    let (mut one, mut agreement) = open(tx, id)?;
    if ended_by_me(&one, tx.actor(), CommitmentState::Waived) {
        return Ok(one);
    }
    rules::may(&one, tx.actor(), Move::Waive)?;
    let ended = Ended { at: tx.now(), by: tx.actor().account(), because: Some(reason) };
    promises::end(&mut one.commitment, CommitmentState::Waived, ended);
    keep_promise(tx, &one.commitment, &mut agreement)?;
    tx.record(&CommitmentWaived::of(&agreement, id))?;
    Ok(one)
}

/// Asks to cancel it; the other side's call completes that. Each names the version it affirms.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `commitment_changed`, `validation_failed`.
pub fn cancel(tx: &mut WriteTx, id: CommitmentId, version: i64, reason: Option<String>) -> Result<Standalone, Fault> {
    let (mut one, mut agreement) = open(tx, id)?;
    if ended_by_me(&one, tx.actor(), CommitmentState::Cancelled) || asked_by_me(&one, tx.actor(), version) {
        return Ok(one);
    }
    rules::may(&one, tx.actor(), Move::Cancel)?;
    if version != one.commitment.version {
        return Err(Fault::of(&COMMITMENT_CHANGED).with("current_version", one.commitment.version));
    }
    let (now, me) = (tx.now(), tx.actor().account());
    if let Some(asked) = one.commitment.life.cancellation.clone() {
        let ended = Ended { at: now, by: me, because: Some(asked.reason) };
        promises::end(&mut one.commitment, CommitmentState::Cancelled, ended);
        keep_promise(tx, &one.commitment, &mut agreement)?;
        tx.record(&CommitmentCancelled::of(&agreement, id))?;
        return Ok(one);
    }
    let words = ["提出取消的一方须说明原因。", "The side that asks gives a reason."];
    let reason = reason.ok_or_else(|| wrong("/reason", &field::REQUIRED, words))?;
    let party = party(&one, &agreement, tx.actor())?;
    rules::ask_to_cancel(&mut one.commitment, Cancellation { party, by: me, at: now, reason });
    keep_promise(tx, &one.commitment, &mut agreement)?;
    tx.record(&CancellationRequested::of(&agreement, id, party))?;
    Ok(one)
}

/// Takes the request of the caller's side back.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`.
pub fn withdraw(tx: &mut WriteTx, id: CommitmentId) -> Result<Standalone, Fault> {
    let (mut one, mut agreement) = open(tx, id)?;
    rules::may(&one, tx.actor(), Move::WithdrawCancellation)?;
    promises::touch(&mut one.commitment, tx.now());
    keep_promise(tx, &one.commitment, &mut agreement)?;
    tx.record(&CancellationWithdrawn::of(&agreement, id))?;
    Ok(one)
}

fn ended_by_me(one: &Standalone, actor: &Actor, how: CommitmentState) -> bool {
    let by = one.commitment.life.ended.as_ref().and_then(|ended| ended.by);
    one.commitment.progress == how && by.is_some() && by == actor.account()
}

/// The same request again: it named the version it began from, or the one it made.
fn asked_by_me(one: &Standalone, actor: &Actor, version: i64) -> bool {
    let by = one.commitment.life.cancellation.as_ref().and_then(|asked| asked.by);
    let named = version == one.commitment.version || version == one.commitment.version - 1;
    by.is_some() && by == actor.account() && named
}

/// The party the caller speaks for.
fn party(one: &Standalone, agreement: &Agreement, actor: &Actor) -> Result<PartyId, Fault> {
    let community = || agreement.community_party().map(|party| party.id);
    let party = match rules::speaks_for(one, actor) {
        Some(Side::Pledger) => Some(one.commitment.pledger),
        Some(Side::Counterpart) => one.mine.map(|mine| mine.party).or_else(community),
        None => None,
    };
    party.ok_or_else(|| Fault::of(&NOT_FOR_THIS_SIDE))
}
