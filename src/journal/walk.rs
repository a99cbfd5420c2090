//! Walks the chains of all communities, in parts: for backups and checks.

use diesel::prelude::*;

use super::store;
use super::view::ReadTx;
use db::Conn;
use db::schema::{community_heads, events};
use kernel::{CommunityId, Fault, Instant};
use proofs::journal::{self as chain, Anchor, Entry, Head, Inspection};

/// How many events are held at once.
const PART: i64 = 1_000;

/// The communities behind one of them in the order of their ids, at most `limit`, with the heads of their chains.
pub fn communities(conn: &mut Conn, after: Option<CommunityId>, limit: i64) -> Result<Vec<(CommunityId, Head)>, Fault> {
    let columns = (community_heads::community_id, community_heads::seq, community_heads::hash);
    let mut query =
        community_heads::table.select(columns).order(community_heads::community_id).limit(limit).into_boxed();
    if let Some(after) = after {
        query = query.filter(community_heads::community_id.gt(after));
    }
    let rows: Vec<(CommunityId, i64, String)> = query.load(conn)?;
    Ok(rows.into_iter().map(|(community, seq, hash)| (community, Head { seq, hash })).collect())
}

/// The communities that have events and no head: nothing says where their chains should end.
pub fn headless(conn: &mut Conn) -> Result<Vec<CommunityId>, Fault> {
    let headed = community_heads::table.filter(community_heads::community_id.eq(events::community_id));
    Ok(events::table
        .filter(diesel::dsl::not(diesel::dsl::exists(headed)))
        .select(events::community_id)
        .distinct()
        .limit(100)
        .load(conn)?)
}

/// Walks the community's chain from where it stood once (see [`Head::genesis`]) to this head, holds it against what was signed and
/// names the first thing that is wrong; a thousand events at a time.
///
/// # Errors
/// When the database refuses, or nobody waits for it any more.
pub fn walk(view: &mut ReadTx, begin: &Head, head: &Head, anchors: &[Anchor]) -> Result<Inspection, Fault> {
    let mut entries = Parts::behind(view, begin.seq);
    let inspection = chain::inspect_from(begin.clone(), &mut entries, Some(head), anchors);
    match entries.fault {
        Some(fault) => Err(fault),
        None => Ok(inspection),
    }
}

/// Whether the community's chain, where it stood here, leads there.
///
/// # Errors
/// When the database refuses, or nobody waits for it any more.
pub fn leads(view: &mut ReadTx, from: Head, to: &Head) -> Result<bool, Fault> {
    let mut entries = Parts::behind(view, from.seq);
    let found = chain::leads(from, entries.by_ref().take_while(|entry| entry.seq <= to.seq), to);
    entries.fault.map_or(Ok(found), Err)
}

struct Parts<'v, 'c> {
    view: &'v mut ReadTx<'c>,
    part: std::vec::IntoIter<Entry>,
    after: i64,
    over: bool,
    fault: Option<Fault>,
}

impl<'v, 'c> Parts<'v, 'c> {
    fn behind(view: &'v mut ReadTx<'c>, after: i64) -> Self {
        Self { view, part: Vec::new().into_iter(), after, over: false, fault: None }
    }
}

impl Iterator for Parts<'_, '_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if let Some(entry) = self.part.next() {
            self.after = entry.seq;
            return Some(entry);
        }
        if self.over {
            return None;
        }
        let wanted = self.view.still_wanted();
        match wanted.and_then(|()| store::entries(self.view, self.after, PART, None)) {
            Ok(part) => {
                self.over = part.is_empty();
                self.part = part.into_iter();
                let entry = self.part.next()?;
                self.after = entry.seq;
                Some(entry)
            }
            Err(fault) => {
                (self.over, self.fault) = (true, Some(fault));
                None
            }
        }
    }
}

/// When the event of a number was told.
pub fn told_at(view: &mut ReadTx, seq: i64) -> Result<Option<Instant>, Fault> {
    let at = events::table
        .filter(events::community_id.eq(view.community()))
        .filter(events::seq.eq(seq))
        .select(events::at)
        .first(view.conn())
        .optional()?;
    Ok(at)
}

/// The hash of the community's chain at a number; the beginning has one too.
pub fn hash_at(view: &mut ReadTx, seq: i64) -> Result<Option<String>, Fault> {
    if seq == 0 {
        return Ok(Some(chain::Head::genesis().hash));
    }
    let hash = events::table
        .filter(events::community_id.eq(view.community()))
        .filter(events::seq.eq(seq))
        .select(events::hash)
        .first(view.conn())
        .optional()?;
    Ok(hash)
}
