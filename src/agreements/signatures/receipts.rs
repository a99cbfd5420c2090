//! Makes a receipt: who signs, over what; signed by the service, and stored.

use super::store;
use crate::model::Agreement;
use crate::parties::model::Party;
use auth::NOT_FOR_THIS_SIDE;
use journal::{WriteTx, keep_signed};
use kernel::{Fault, Instant, canonical};
use proofs::agreement::{Assurance, JournalHead, RECEIPT_TYPE, Receipt, Signer, SigningCapacity};
use proofs::journal::HEAD_TYPE;

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

/// Who signs for this party: the caller, as they are now.
///
/// # Errors
/// `not_for_this_side`, `credential_too_recent`.
pub fn signer(tx: &mut WriteTx, party: &Party) -> Result<Signer, Fault> {
    let account = tx.actor().account().ok_or(&NOT_FOR_THIS_SIDE)?;
    let (name, title) = store::signer(tx, account)?;
    let credential = Some(auth::signing_credential(tx, account)?);
    let role = SigningCapacity::of(party.unit);
    Ok(Signer { account_id: Some(account), role, unit_id: party.unit, name, title, credential })
}

/// Makes a receipt and keeps it. It carries the journal's head from before anything about it was recorded; that head is signed and kept
/// by itself as well.
pub fn issue(
    tx: &mut WriteTx,
    agreement: &Agreement,
    party: &Party,
    signer: Signer,
    digest: &str,
    signed_at: Instant,
    seal: Seal,
) -> Result<Receipt, Fault> {
    let head = tx.head()?;
    let from_paper = signer.role == SigningCapacity::Registrar;
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
