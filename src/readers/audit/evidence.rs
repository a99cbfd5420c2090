//! What the service has signed of a community's journal: signed heads and receipts. The chain is held against them.

use journal::{JOURNAL_UNPROVEN, ReadTx, Seal, hash_at, leads, proven_head, sealed_head, signed_heads, walk};
use kernel::Fault;
use proofs::journal::{Anchor, Finding, Head, SignedHead, is_signed};
use proofs::keys::JwkSet;

/// How many signed heads are read at once.
const PART: i64 = 1_000;

/// Whether a journal is what the service has signed.
pub struct Verdict {
    /// The first thing that is wrong.
    pub wrong: Option<Wrong>,
    /// Up to which event a signature of the service stands by the chain.
    pub confirmed: i64,
    /// How many events follow from each other.
    pub events: i64,
    /// How many signed heads were looked at.
    pub heads: usize,
}

/// The first thing that is wrong with a journal or what was signed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// With the chain.
    Chain(Finding),
    /// A signed head that none of our keys has signed.
    Head {
        /// Its number.
        seq: i64,
    },
    /// Where the chain stands does not bear the service's seal.
    Seal {
        /// Its number.
        seq: i64,
    },
    /// A receipt that does not hold.
    Receipt {
        /// Where it is kept.
        place: String,
        /// What is wrong with it, as a word.
        word: &'static str,
    },
}

/// Walks the community's chain to this head and holds it against every signed head and every receipt.
///
/// # Errors
/// When the database refuses, or nobody waits for it any more.
pub fn verify(view: &mut ReadTx, head: &Head, keys: &JwkSet) -> Result<Verdict, Fault> {
    let unsealed = match sealed_head(view)?.1 {
        Seal::Right | Seal::Unchecked => None,
        Seal::Wrong | Seal::Missing => Some(Wrong::Seal { seq: head.seq }),
    };
    let (mut anchors, heads, forged) = of_heads(view, keys)?;
    anchors.extend(agreements::receipt_anchors(view, keys)?);
    let found = walk(view, head, &anchors)?;
    let mut wrong = found.finding.map(Wrong::Chain).or(forged.map(|seq| Wrong::Head { seq })).or(unsealed);
    if wrong.is_none() {
        let receipts = agreements::wrong_receipts(view, keys)?.into_iter().next();
        wrong = receipts.map(|(place, word)| Wrong::Receipt { place, word });
    }
    Ok(Verdict { wrong, confirmed: found.confirmed, events: found.events, heads })
}

/// What signed heads say of the chain, how many there are, and the number of the first that none of these keys has signed.
fn of_heads(view: &mut ReadTx, keys: &JwkSet) -> Result<(Vec<Anchor>, usize, Option<i64>), Fault> {
    let (mut anchors, mut count, mut forged, mut after) = (Vec::new(), 0, None, -1);
    loop {
        view.still_wanted()?;
        let part = signed_heads(view, after, PART)?;
        let Some(last) = part.last() else { return Ok((anchors, count, forged)) };
        (after, count) = (last.seq, count + part.len());
        for head in part {
            if is_signed(&head, keys) {
                anchors.push(head.anchor());
            } else {
                forged = forged.or(Some(head.seq));
            }
        }
    }
}

/// Where the chain once stood, if what it leads to is signed, or sealed where it stands now: an event that was changed since is
/// not vouched for. Nothing where it never stood there.
///
/// # Errors
/// `journal_unproven` when the chain does not lead there.
pub fn past_head(view: &mut ReadTx, seq: i64, keys: &JwkSet) -> Result<Option<Head>, Fault> {
    let now = proven_head(view)?;
    let Some(hash) = hash_at(view, seq)? else { return Ok(None) };
    let then = Head { seq, hash };
    let signed = signed_heads(view, seq - 1, 1)?.into_iter().find(|head| is_signed(head, keys));
    let sure = signed.map_or(now, |SignedHead { seq, hash, .. }| Head { seq, hash });
    if leads(view, then.clone(), &sure)? {
        return Ok(Some(then));
    }
    Err(Fault::caused(&JOURNAL_UNPROVEN, "the chain does not lead from an event to what was signed behind it"))
}
