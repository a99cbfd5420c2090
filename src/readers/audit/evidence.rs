//! What the service has signed of a community's journal: signed heads and receipts. The chain is held against them.

use journal::{
    JOURNAL_UNPROVEN, ReadTx, Seal, hash_at, leads, proven_head, sealed_head, signed_head_until, signed_heads, told_at,
    walk,
};
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
    /// Behind which event the walk began: 0, or where a signed head stands.
    pub after: i64,
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

/// Walks the community's chain to this head and holds it against every signed head and every receipt; where an event is named, from
/// the last head on that was signed no later, and against what was signed since. What lies before it was looked at by whoever
/// names it: it costs as much as has happened since.
///
/// # Errors
/// When the database refuses, or nobody waits for it any more.
pub fn verify(view: &mut ReadTx, head: &Head, keys: &JwkSet, after: Option<i64>) -> Result<Verdict, Fault> {
    let unsealed = match sealed_head(view)?.1 {
        Seal::Right | Seal::Unchecked => None,
        Seal::Wrong | Seal::Missing => Some(Wrong::Seal { seq: head.seq }),
    };
    let begin = match after {
        Some(after) => signed_until(view, after, keys)?,
        None => None,
    };
    let since = match &begin {
        Some(begin) => told_at(view, begin.seq)?,
        None => None,
    };
    let begin = begin.unwrap_or_else(Head::genesis);
    let (mut anchors, heads, forged) = of_heads(view, keys, begin.seq - 1)?;
    anchors
        .extend(agreements::receipt_anchors(view, keys, since)?.into_iter().filter(|anchor| anchor.seq >= begin.seq));
    let found = walk(view, &begin, head, &anchors)?;
    let mut wrong = found.finding.map(Wrong::Chain).or(forged.map(|seq| Wrong::Head { seq })).or(unsealed);
    if wrong.is_none() {
        let receipts = agreements::wrong_receipts(view, keys, since)?.into_iter().next();
        wrong = receipts.map(|(place, word)| Wrong::Receipt { place, word });
    }
    Ok(Verdict { wrong, confirmed: found.confirmed, after: begin.seq, events: found.events, heads })
}

/// Where the chain stood when a head was signed last, at this event or before. Nothing where that is not signed by one of these keys, or
/// the chain does not stand there any more: then everything has to be looked at.
fn signed_until(view: &mut ReadTx, seq: i64, keys: &JwkSet) -> Result<Option<Head>, Fault> {
    let Some(signed) = signed_head_until(view, seq)?.filter(|head| is_signed(head, keys)) else { return Ok(None) };
    let stands = hash_at(view, signed.seq)?.is_some_and(|hash| hash == signed.hash);
    Ok(stands.then_some(Head { seq: signed.seq, hash: signed.hash }))
}

/// What the signed heads behind an event say of the chain, how many there are, and the number of the first that none of these keys has
/// signed.
fn of_heads(view: &mut ReadTx, keys: &JwkSet, after: i64) -> Result<(Vec<Anchor>, usize, Option<i64>), Fault> {
    let (mut anchors, mut count, mut forged, mut after) = (Vec::new(), 0, None, after);
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
