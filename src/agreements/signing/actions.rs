//! Actions: signing the frozen text, and refusing it.

use crate::codes::DIGEST_MISMATCH;
use crate::hooks::telling;
use crate::lookup::visible;
use crate::model::{Agreement, AgreementState};
use crate::parties::model::Party;
use crate::parties::store as parties;
use crate::promises::store as promises;
use crate::rules::{Move, Outcome};
use crate::signatures::receipts::{Seal, Signed, issue, signer};
use crate::signatures::store;
use crate::signatures::wire::{AgreementConcluded, AgreementRefused, AgreementSigned};
use crate::term::actions as term;
use crate::versions::model::AgreementEvent;
use crate::versions::recording::{record_event, repeated};
use crate::versions::store as versions;
use crate::{rules, store as agreements};
use auth::NOT_FOR_THIS_SIDE;
use journal::WriteTx;
use kernel::{AgreementId, Fault, INTERNAL, OrFaultAs};

/// Signs the frozen text for the caller's party. Who signs names what they sign.
///
/// # Errors
/// `not_found`, `digest_mismatch`, `illegal_transition`, `not_for_this_side`, `not_your_turn`, `signing_period_over`,
/// `credential_too_recent`.
pub fn sign(tx: &mut WriteTx, id: AgreementId, digest: &str, seal: Seal) -> Result<Signed, Fault> {
    let mut agreement = visible(tx, id)?;
    let party = rules::signatory(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    let current = agreement.state.digest().map(ToOwned::to_owned);
    if party.signed() && current.as_deref() == Some(digest) {
        return store::find(tx, id, digest, party.id)?
            .map(Signed::Before)
            .or_fault_as(&INTERNAL, "a party has signed and there is no receipt");
    }
    rules::may(&agreement, tx.actor(), Move::Sign, tx.now().day())?;
    if current.as_deref() != Some(digest) {
        return Err(Fault::of(&DIGEST_MISMATCH).with("current_digest", current));
    }
    let signer = signer(tx, &party)?;
    let signed_at = tx.now();
    let receipt = issue(tx, &agreement, &party, signer, digest, signed_at, seal)?;
    let outcome = rules::sign(&mut agreement, party.id, signed_at);
    agreements::save_state(tx, &agreement)?;
    parties::save_replies(tx, id, agreement.party(party.id))?;
    tx.record(&AgreementSigned::of(&agreement, party.id, receipt.digest.clone()))?;
    accept(tx, &agreement, &party, outcome)?;
    conclude(tx, &mut agreement, outcome)?;
    Ok(Signed::Now(receipt))
}

/// What the bound parties promised is accepted from here on.
fn accept(tx: &mut WriteTx, agreement: &Agreement, party: &Party, outcome: Outcome) -> Result<(), Fault> {
    let bound = agreement.parties.iter().filter(|one| agreement.binds(one)).map(|one| one.id);
    match outcome {
        Outcome::Concluded => promises::accept(tx, agreement.id, bound),
        _ if agreement.concluded_at.is_some() => {
            promises::accept(tx, agreement.id, [party.id])?;
            let active = agreement.state.stage() == AgreementState::Active;
            if active { telling::begun(tx, agreement, &[party.id]) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

fn conclude(tx: &mut WriteTx, agreement: &mut Agreement, outcome: Outcome) -> Result<(), Fault> {
    if outcome != Outcome::Concluded {
        return versions::record(tx, agreement, AgreementEvent::Signed, None);
    }
    versions::record(tx, agreement, AgreementEvent::Concluded, None)?;
    tx.record(&AgreementConcluded::of(agreement))?;
    term::start(tx, agreement)
}

/// Refuses the frozen text for the caller's party. Where all must sign, the text goes back to negotiation.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `not_your_turn`, `signing_period_over`.
pub fn refuse(tx: &mut WriteTx, id: AgreementId, reason: String) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    let party = rules::signatory(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    if repeated(tx, &agreement, AgreementEvent::Refused)? {
        return Ok(agreement);
    }
    rules::may(&agreement, tx.actor(), Move::Refuse, tx.now().day())?;
    let outcome = rules::refuse(&mut agreement, party.id, reason, tx.now());
    parties::save_replies(tx, id, &agreement.parties)?;
    if outcome == Outcome::SentBack {
        tx.cancel_timers(kernel::Id::uuid(id))?;
    }
    let refused = AgreementRefused::of(&agreement, party.id, agreement.state.stage());
    record_event(tx, &agreement, AgreementEvent::Refused, &refused)?;
    Ok(agreement)
}
