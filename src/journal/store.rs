//! Storage: heads, events, idempotent answers.

use std::collections::HashMap;

use diesel::prelude::*;

use super::codes::{KEY_REUSED, NOT_FOUND, NOT_REPLAYABLE};
use super::model::{Attempt, Kept};
use super::sealing::Seal;
use super::view::ReadTx;
use db::schema::{community_heads, events, idempotency};
use db::{Conn, from_json, on_engine, read_row};
use kernel::{CommunityId, EventId, Fault, Instant, Span};
use proofs::journal::{Entry, Head, ReissuedCredential};

/// How long an answer is kept beside its key.
const KEPT_FOR: Span = Span::hours(24);

/// Takes the community's head row, with its seal: on PostgreSQL this locks it until the transaction ends; SQLite has one writer anyway.
pub fn take_head(conn: &mut Conn, community: CommunityId) -> Result<(Head, Option<String>), Fault> {
    let mine = community_heads::table.filter(community_heads::community_id.eq(community));
    let columns = (community_heads::seq, community_heads::hash, community_heads::seal);
    let found: Option<HeadRow> = match conn {
        Conn::Sqlite(conn) => mine.select(columns).first(conn).optional()?,
        Conn::Pg(conn) => diesel::update(mine)
            .set(community_heads::seq.eq(community_heads::seq))
            .returning(columns)
            .get_result(conn)
            .optional()?,
    };
    let (seq, hash, seal) = found.ok_or(&NOT_FOUND)?;
    Ok((Head { seq, hash }, seal))
}

type HeadRow = (i64, String, Option<String>);

/// When the last event of a chain was told; nothing where there is none.
pub fn last_at(conn: &mut Conn, community: CommunityId, head: &Head) -> Result<Option<Instant>, Fault> {
    let last = events::table.filter(events::community_id.eq(community)).filter(events::seq.eq(head.seq));
    Ok(on_engine!(conn, |conn| last.select(events::at).first(conn).optional())?)
}

/// Begins a community's chain.
pub fn insert_head(conn: &mut Conn, community: CommunityId, head: &Head, seal: Option<&str>) -> Result<(), Fault> {
    diesel::insert_into(community_heads::table)
        .values((
            community_heads::community_id.eq(community),
            community_heads::seq.eq(head.seq),
            community_heads::hash.eq(&head.hash),
            community_heads::seal.eq(seal),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves a community's head.
pub fn update_head(conn: &mut Conn, community: CommunityId, head: &Head, seal: Option<&str>) -> Result<(), Fault> {
    let mine = community_heads::table.filter(community_heads::community_id.eq(community));
    let moved =
        (community_heads::seq.eq(head.seq), community_heads::hash.eq(&head.hash), community_heads::seal.eq(seal));
    on_engine!(conn, |conn| diesel::update(mine).set(moved).execute(conn))?;
    Ok(())
}

/// The head of the community's chain.
pub fn head_of(view: &mut ReadTx) -> Result<Head, Fault> {
    Ok(sealed_head(view)?.0)
}

/// The head of the community's chain, and what is known of its seal.
pub fn sealed_head(view: &mut ReadTx) -> Result<(Head, Seal), Fault> {
    let (head, seal) = head_row(view)?;
    let known = view.sealing().look(view.community(), &head, seal.as_deref());
    Ok((head, known))
}

/// The head of the community's chain, if its seal confirms it.
///
/// # Errors
/// [`super::codes::JOURNAL_UNPROVEN`].
pub fn proven_head(view: &mut ReadTx) -> Result<Head, Fault> {
    let (head, seal) = head_row(view)?;
    view.sealing().require(view.community(), &head, seal.as_deref())?;
    Ok(head)
}

fn head_row(view: &mut ReadTx) -> Result<(Head, Option<String>), Fault> {
    let community = view.community();
    let (seq, hash, seal): HeadRow = community_heads::table
        .filter(community_heads::community_id.eq(community))
        .select((community_heads::seq, community_heads::hash, community_heads::seal))
        .first(view.conn())?;
    Ok((Head { seq, hash }, seal))
}

/// The hash of the community's head, which no other state of it has; nothing for a community that does not exist.
pub fn state(view: &mut ReadTx) -> Result<Option<String>, Fault> {
    let community = view.community();
    let hash = on_engine!(view.conn(), |conn| community_heads::table
        .filter(community_heads::community_id.eq(community))
        .select(community_heads::hash)
        .first(conn)
        .optional())?;
    Ok(hash)
}

/// Appends an event.
pub fn insert_entry(conn: &mut Conn, entry: &Entry) -> Result<(), Fault> {
    let row = (
        events::community_id.eq(entry.community),
        events::seq.eq(entry.seq),
        events::event_id.eq(entry.id),
        events::kind.eq(&entry.kind),
        events::subject.eq(&entry.subject),
        events::actor.eq(&entry.actor),
        events::at.eq(entry.at),
        events::credential.eq(&entry.credential),
        events::data.eq(&entry.data),
        events::states.eq(&entry.states),
        events::prev_hash.eq(&entry.prev_hash),
        events::hash.eq(&entry.hash),
    );
    on_engine!(conn, |conn| diesel::insert_into(events::table).values(row).execute(conn))?;
    Ok(())
}

type EntryRow = (
    CommunityId,
    i64,
    EventId,
    String,
    String,
    String,
    Instant,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
);

/// The events behind a number, in order, at most `limit`; of one subject if it is named.
pub fn entries(view: &mut ReadTx, after: i64, limit: i64, subject: Option<&str>) -> Result<Vec<Entry>, Fault> {
    let mut query = events::table
        .filter(events::community_id.eq(view.community()))
        .filter(events::seq.gt(after))
        .order(events::seq)
        .limit(limit)
        .into_boxed();
    if let Some(subject) = subject {
        query = query.filter(events::subject.eq(subject.to_owned()));
    }
    let rows: Vec<EntryRow> = query.load(view.conn())?;
    Ok(rows.into_iter().map(entry).collect())
}

fn entry(row: EntryRow) -> Entry {
    let (community, seq, id, kind, subject, actor, at, data, prev_hash, hash, credential, states) = row;
    Entry { community, seq, id, kind, subject, actor, at, credential, data, states, prev_hash, hash }
}

/// Of these events those that were done with a credential lately reissued, and how it is written.
pub fn marked(view: &mut ReadTx, seqs: &[i64]) -> Result<HashMap<i64, ReissuedCredential>, Fault> {
    let mut marked = HashMap::new();
    for some in seqs.chunks(500) {
        let rows: Vec<(i64, Option<String>)> = events::table
            .filter(events::community_id.eq(view.community()))
            .filter(events::seq.eq_any(some))
            .filter(events::credential.is_not_null())
            .select((events::seq, events::credential))
            .load(view.conn())?;
        for (seq, written) in rows {
            marked.insert(seq, read_row("events", seq, || from_json(&written.unwrap_or_default()))?);
        }
    }
    Ok(marked)
}

type KeptRow = (String, i64, Option<Vec<u8>>, Option<String>, Option<String>);

/// The answer kept beside a key, if the key was used within the last day.
pub fn find_kept(view: &mut ReadTx, author: &str, attempt: &Attempt) -> Result<Option<Kept>, Fault> {
    let since = view.now().plus(-KEPT_FOR);
    let row: Option<KeptRow> = idempotency::table
        .filter(idempotency::community_id.eq(view.community()))
        .filter(idempotency::author.eq(author))
        .filter(idempotency::route.eq(&attempt.route))
        .filter(idempotency::key.eq(&attempt.key))
        .filter(idempotency::at.gt(since))
        .select((
            idempotency::fingerprint,
            idempotency::status,
            idempotency::sealed,
            idempotency::etag,
            idempotency::location,
        ))
        .first(view.conn())
        .optional()?;
    let Some((fingerprint, status, sealed, etag, location)) = row else { return Ok(None) };
    if fingerprint != attempt.fingerprint {
        return Err(Fault::of(&KEY_REUSED));
    }
    let sealed = Some(sealed.ok_or(&NOT_REPLAYABLE)?);
    Ok(Some(Kept { status: u16::try_from(status).unwrap_or(200), sealed, etag, location }))
}

/// Keeps an answer beside its key and forgets those older than a day.
pub fn insert_kept(view: &mut ReadTx, author: &str, attempt: &Attempt, kept: &Kept) -> Result<(), Fault> {
    let (community, now) = (view.community(), view.now());
    let old = idempotency::table
        .filter(idempotency::community_id.eq(community))
        .filter(idempotency::at.le(now.plus(-KEPT_FOR)));
    diesel::delete(old).execute(view.conn())?;
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::community_id.eq(community),
            idempotency::author.eq(author),
            idempotency::route.eq(&attempt.route),
            idempotency::key.eq(&attempt.key),
            idempotency::fingerprint.eq(&attempt.fingerprint),
            idempotency::status.eq(i64::from(kept.status)),
            idempotency::of_household.eq(attempt.of_household),
            idempotency::sealed.eq(&kept.sealed),
            idempotency::etag.eq(&kept.etag),
            idempotency::location.eq(&kept.location),
            idempotency::at.eq(now),
        ))
        .execute(view.conn())?;
    Ok(())
}

/// Kept answers about households are told no more: who may be told of one has changed. That the attempts were carried out stays
/// known.
pub fn forget_kept_of_households(view: &mut ReadTx) -> Result<(), Fault> {
    let told = idempotency::table
        .filter(idempotency::community_id.eq(view.community()))
        .filter(idempotency::of_household.eq(true))
        .filter(idempotency::sealed.is_not_null());
    diesel::update(told).set(idempotency::sealed.eq(None::<Vec<u8>>)).execute(view.conn())?;
    Ok(())
}
