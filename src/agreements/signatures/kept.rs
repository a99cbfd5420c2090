//! What the community keeps of its receipts: each is a signature over where its journal stood, and whoever holds one can ask
//! whether it still stands.

use serde_json::Value;

use super::store;
use journal::{ReadTx, hash_at};
use kernel::{Fault, Instant, canonical};
use proofs::agreement::{Receipt, receipt_holds};
use proofs::journal::Anchor;
use proofs::keys::JwkSet;

/// Where the community's journal stood by the receipts that one of these keys has signed, from an instant on or ever.
pub fn anchors(view: &mut ReadTx, keys: &JwkSet, from: Option<Instant>) -> Result<Vec<Anchor>, Fault> {
    let receipts = store::since(view, from)?;
    let held = receipts.iter().filter_map(|kept| receipt_holds(&serde_json::from_str(&kept.receipt).ok()?, keys).ok());
    let mine = view.community();
    let anchor = |receipt: Receipt| Anchor { seq: receipt.journal_head.seq, hash: receipt.journal_head.hash };
    Ok(held.filter(|receipt| receipt.community_id == mine).map(anchor).collect())
}

/// Whether a receipt somebody holds is one of this community, stands here byte for byte, and names a head that the journal
/// still leads to. Nothing but its own signature is trusted.
pub fn check_receipt(view: &mut ReadTx, raw: &Value, keys: &JwkSet) -> Result<Result<Receipt, &'static str>, Fault> {
    let receipt = match receipt_holds(raw, keys) {
        Ok(receipt) => receipt,
        Err(word) => return Ok(Err(word)),
    };
    if receipt.community_id != view.community() {
        return Ok(Err("receipt_of_other_community"));
    }
    // What is kept under its name may be damaged or changed: that is what is asked.
    let kept = store::find(view, receipt.agreement_id, &receipt.digest, receipt.party_id);
    let same = matches!(&kept, Ok(Some(kept)) if canonical::text(kept).ok() == canonical::text(raw).ok());
    match kept {
        Err(fault) if fault.row().is_none() => return Err(fault),
        Ok(None) => return Ok(Err("receipt_not_kept")),
        _ if !same => return Ok(Err("receipt_kept_otherwise")),
        _ => {}
    }
    let known = hash_at(view, receipt.journal_head.seq)?;
    if known.as_ref() != Some(&receipt.journal_head.hash) {
        return Ok(Err("receipt_beside_chain"));
    }
    Ok(Ok(receipt))
}
