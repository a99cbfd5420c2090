//! Signed heads (签名的链首): where a community's chain stood at a moment, signed by the service and kept.
//!
//! Whoever owns the database can hash a chain again and move its head; a signature over the old one they cannot make. One is
//! kept with each receipt, and by the service at least once an hour for every community whose chain has moved.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::tx::WriteTx;
use super::view::ReadTx;
use db::Conn;
use db::schema::{community_heads, signed_heads};
use kernel::{CommunityId, Fault, Instant};
use proofs::journal::{Head, SignedHead};

/// Signs exact bytes with the service's key.
pub type Sign<'s> = &'s dyn Fn(&[u8]) -> Result<String, Fault>;

/// Signs where the chain of a community stands, or stood.
///
/// # Errors
/// When the key cannot sign.
pub fn sign_head(view: &ReadTx, Head { seq, hash }: Head, sign: Sign) -> Result<SignedHead, Fault> {
    let (community, at) = (view.community(), view.now());
    let unsigned = SignedHead { community, seq, hash, at, signature: String::new() };
    let signature = sign(unsigned.payload()?.as_bytes())?;
    Ok(SignedHead { signature, ..unsigned })
}

/// Signs where the chain stands and keeps that, in place of an earlier one of the same day: the later one covers it. One that
/// was signed before is left alone. Returns what was kept.
///
/// # Errors
/// When the key cannot sign, or the disk refuses.
pub fn keep_signed(tx: &mut WriteTx, sign: Sign) -> Result<Option<SignedHead>, Fault> {
    let head = tx.head()?;
    let last: Option<(i64, Instant)> = mine(tx.community())
        .order(signed_heads::seq.desc())
        .select((signed_heads::seq, signed_heads::at))
        .first(tx.conn())
        .optional()?;
    if let Some((seq, at)) = last {
        if seq >= head.seq {
            return Ok(None);
        }
        if at.day() == tx.now().day() {
            diesel::delete(mine(tx.community()).filter(signed_heads::seq.eq(seq))).execute(tx.conn())?;
        }
    }
    let signed = sign_head(tx, head, sign)?;
    let row = (
        signed_heads::community_id.eq(tx.community()),
        signed_heads::seq.eq(signed.seq),
        signed_heads::hash.eq(&signed.hash),
        signed_heads::at.eq(signed.at),
        signed_heads::signature.eq(&signed.signature),
    );
    diesel::insert_into(signed_heads::table).values(row).execute(tx.conn())?;
    Ok(Some(signed))
}

#[diesel::dsl::auto_type]
fn mine(community: CommunityId) -> _ {
    let mine: diesel::dsl::Eq<signed_heads::community_id, CommunityId> = signed_heads::community_id.eq(community);
    signed_heads::table.filter(mine)
}

/// The signed heads of the community behind a number, in order, at most `limit`.
pub fn signed_heads(view: &mut ReadTx, after: i64, limit: i64) -> Result<Vec<SignedHead>, Fault> {
    let community = view.community();
    let rows: Vec<(i64, String, Instant, String)> = mine(view.community())
        .filter(signed_heads::seq.gt(after))
        .order(signed_heads::seq)
        .limit(limit)
        .select((signed_heads::seq, signed_heads::hash, signed_heads::at, signed_heads::signature))
        .load(view.conn())?;
    let head =
        |(seq, hash, at, signature): (i64, String, Instant, String)| SignedHead { community, seq, hash, at, signature };
    Ok(rows.into_iter().map(head).collect())
}

/// The last signed head of the community at or before a number.
pub fn signed_head_until(view: &mut ReadTx, seq: i64) -> Result<Option<SignedHead>, Fault> {
    let last: Option<i64> = mine(view.community())
        .filter(signed_heads::seq.le(seq))
        .order(signed_heads::seq.desc())
        .select(signed_heads::seq)
        .first(view.conn())
        .optional()?;
    Ok(match last {
        Some(last) => signed_heads(view, last - 1, 1)?.pop(),
        None => None,
    })
}

/// The communities behind one whose head was not signed yet, in the order of their ids, at most `limit`.
pub fn unsigned(conn: &mut Conn, after: Option<CommunityId>, limit: i64) -> Result<Vec<CommunityId>, Fault> {
    let signed = signed_heads::table
        .filter(signed_heads::community_id.eq(community_heads::community_id))
        .filter(signed_heads::seq.eq(community_heads::seq));
    let mut query = community_heads::table
        .filter(community_heads::seq.gt(0))
        .filter(not(exists(signed)))
        .order(community_heads::community_id)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(community_heads::community_id.gt(after));
    }
    Ok(query.select(community_heads::community_id).load(conn)?)
}

/// The communities behind one in the order of their ids, at most `limit`, each with the last head that was signed before an
/// instant, if there was one.
pub fn last_signed(
    conn: &mut Conn,
    after: Option<CommunityId>,
    before: Instant,
    limit: i64,
) -> Result<Vec<(CommunityId, Option<Head>)>, Fault> {
    let part = super::walk::communities(conn, after, limit)?;
    part.into_iter().map(|(community, _)| Ok((community, last_signed_of(conn, community, before)?))).collect()
}

/// The last head of a community that was signed before an instant.
pub fn last_signed_of(conn: &mut Conn, community: CommunityId, before: Instant) -> Result<Option<Head>, Fault> {
    let last: Option<(i64, String)> = mine(community)
        .filter(signed_heads::at.lt(before))
        .order(signed_heads::seq.desc())
        .select((signed_heads::seq, signed_heads::hash))
        .first(conn)
        .optional()?;
    Ok(last.map(|(seq, hash)| Head { seq, hash }))
}
