//! Do it, all or nothing: signing and refusing, and the receipt that a signature leaves.

use super::super::actions::visible;
use super::super::ending::model::OnEnding;
use super::super::model::{Agreement, Party, Stage};
use super::super::rules::{self, DIGEST_MISMATCH, Move, NOT_FOR_THIS_SIDE, Outcome};
use super::super::versions::model::Happening;
use super::super::versions::store as versions;
use super::super::{commitments, parties, store as agreements, term};
use super::model::{Assurance, Capacity, JournalHead, RECEIPT_TYPE, Receipt, Signer};
use super::store;
use super::wire::{AgreementConcluded, AgreementRefused, AgreementSigned};
use journal::{HEAD_TYPE, Tx, keep_signed};
use kernel::{AgreementId, Fault, INTERNAL, Instant, OrFaultAs, canonical};

/// Signs exact bytes with the service's key, as what this `typ` says.
pub type Seal<'s> = &'s dyn Fn(&str, &[u8]) -> Result<String, Fault>;

/// What signing came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Signed {
    /// A new receipt.
    Now(Receipt),
    /// The same signature was given before; this is its receipt.
    Before(Receipt),
}

/// Signs the frozen text for the caller's party. Who signs names what they sign.
///
/// # Errors
/// `not_found`, `digest_mismatch`, `illegal_transition`, `not_for_this_side`, `not_your_turn`, `signing_period_over`,
/// `credential_too_recent`.
pub fn sign(tx: &mut Tx, id: AgreementId, digest: &str, seal: Seal, ends: OnEnding) -> Result<Signed, Fault> {
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
    parties::store::save_replies(tx, id, agreement.party(party.id))?;
    tx.record(&AgreementSigned::of(&agreement, party.id, receipt.digest.clone()))?;
    accept(tx, &agreement, &party, outcome)?;
    conclude(tx, &mut agreement, outcome, ends)?;
    Ok(Signed::Now(receipt))
}

/// What the bound parties promised is accepted from here on.
fn accept(tx: &mut Tx, agreement: &Agreement, party: &Party, outcome: Outcome) -> Result<(), Fault> {
    let bound = agreement.parties.iter().filter(|one| agreement.binds(one)).map(|one| one.id);
    match outcome {
        Outcome::Concluded => commitments::store::accept(tx, agreement.id, bound),
        _ if agreement.concluded_at.is_some() => {
            commitments::store::accept(tx, agreement.id, [party.id])?;
            let active = agreement.state.stage() == Stage::Active;
            if active { commitments::calendar::actions::start(tx, agreement, &[party.id]) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

fn conclude(tx: &mut Tx, agreement: &mut Agreement, outcome: Outcome, ends: OnEnding) -> Result<(), Fault> {
    if outcome != Outcome::Concluded {
        return versions::record(tx, agreement, Happening::Signed, None);
    }
    versions::record(tx, agreement, Happening::Concluded, None)?;
    tx.record(&AgreementConcluded::of(agreement))?;
    term::actions::start(tx, agreement, ends)
}

/// Refuses the frozen text for the caller's party. Where all must sign, the text goes back to negotiation.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `not_your_turn`, `signing_period_over`.
pub fn refuse(tx: &mut Tx, id: AgreementId, reason: String) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    let party = rules::signatory(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    rules::may(&agreement, tx.actor(), Move::Refuse, tx.now().day())?;
    let outcome = rules::refuse(&mut agreement, party.id, reason, tx.now());
    agreements::save_state(tx, &agreement)?;
    parties::store::save_replies(tx, id, &agreement.parties)?;
    if outcome == Outcome::SentBack {
        tx.cancel_timers(kernel::Id::uuid(id))?;
    }
    versions::record(tx, &agreement, Happening::Refused, None)?;
    tx.record(&AgreementRefused::of(&agreement, party.id, agreement.state.stage()))?;
    Ok(agreement)
}

/// Who signs for this party: the caller, as they are now.
///
/// # Errors
/// `not_for_this_side`, `credential_too_recent`.
pub fn signer(tx: &mut Tx, party: &Party) -> Result<Signer, Fault> {
    let account = tx.actor().account().ok_or(&NOT_FOR_THIS_SIDE)?;
    let (name, title) = store::signer(tx, account)?;
    let credential = Some(auth::signing_credential(tx, account)?);
    let role = Capacity::of(party.unit);
    Ok(Signer { account_id: Some(account), role, unit_id: party.unit, name, title, credential })
}

/// Makes a receipt and keeps it. It carries the journal's head from before anything about it was recorded; that head is signed and kept
/// by itself as well.
pub fn issue(
    tx: &mut Tx,
    agreement: &Agreement,
    party: &Party,
    signer: Signer,
    digest: &str,
    signed_at: Instant,
    seal: Seal,
) -> Result<Receipt, Fault> {
    let head = tx.head()?;
    let from_paper = signer.role == Capacity::Registrar;
    let mut receipt = Receipt {
        agreement_id: agreement.id,
        community_id: agreement.community,
        party_id: party.id,
        signer,
        digest: digest.to_owned(),
        signed_at,
        assurance: if from_paper { Assurance::PaperSeal } else { Assurance::AccountConfirmation },
        journal_head: JournalHead { seq: head.seq, hash: head.hash },
        signature: String::new(),
    };
    receipt.signature = seal(RECEIPT_TYPE, canonical::text(&receipt)?.as_bytes())?;
    store::insert(tx, &receipt)?;
    keep_signed(tx, &|bytes| seal(HEAD_TYPE, bytes))?;
    Ok(receipt)
}
