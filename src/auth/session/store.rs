//! Storage: sessions.

use diesel::prelude::*;

use super::super::credentials::secret::SPENT;
use super::model::{Session, Used};
use crate::ids::SessionId;
use db::schema::{refresh_tokens, sessions};
use db::{ReadRows, find_unreadable, stored, unreadable};
use journal::ReadTx;
use kernel::canonical::is_digest;
use kernel::{AccountId, Fault, Instant};

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct SessionRow {
    session_id: SessionId,
    account_id: AccountId,
    generation: i64,
    refresh_hash: String,
    prior_hash: Option<String>,
    used: bool,
    created_at: Instant,
    refreshed_at: Instant,
    idle_until: Instant,
    expires_at: Instant,
    ended_at: Option<Instant>,
}

stored!(SessionRow in sessions[session_id]);

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            id: row.session_id,
            account: row.account_id,
            generation: row.generation,
            refresh_hash: row.refresh_hash,
            prior_hash: row.prior_hash,
            used: if row.used { Used::Yes } else { Used::NotYet },
            created_at: row.created_at,
            refreshed_at: row.refreshed_at,
            idle_until: row.idle_until,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
        }
    }
}

/// A session.
pub fn find(view: &mut ReadTx, id: SessionId) -> Result<Option<Session>, Fault> {
    sessions::table
        .filter(sessions::community_id.eq(view.community()))
        .filter(sessions::session_id.eq(id))
        .select(SessionRow::as_select())
        .read_first(view.conn())
}

/// The open sessions of an account, the newest first.
pub fn list(view: &mut ReadTx, account: AccountId) -> Result<Vec<Session>, Fault> {
    let now = view.now();
    sessions::table
        .filter(sessions::community_id.eq(view.community()))
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::idle_until.gt(now))
        .select(SessionRow::as_select())
        .order(sessions::session_id.desc())
        .limit(200)
        .read_all(view.conn())
}

/// Saves a new session, with its first refresh token.
pub fn insert(view: &mut ReadTx, session: &Session) -> Result<(), Fault> {
    let row = (
        sessions::community_id.eq(view.community()),
        sessions::session_id.eq(session.id),
        sessions::account_id.eq(session.account),
        sessions::generation.eq(session.generation),
        sessions::refresh_hash.eq(&session.refresh_hash),
        sessions::prior_hash.eq(&session.prior_hash),
        sessions::used.eq(session.used == Used::Yes),
        sessions::created_at.eq(session.created_at),
        sessions::refreshed_at.eq(session.refreshed_at),
        sessions::idle_until.eq(session.idle_until),
        sessions::expires_at.eq(session.expires_at),
    );
    diesel::insert_into(sessions::table).values(row).execute(view.conn())?;
    insert_token(view, session)
}

/// Saves the next generation of a session.
pub fn rotate(view: &mut ReadTx, session: &Session) -> Result<(), Fault> {
    let changed = (
        sessions::generation.eq(session.generation),
        sessions::refresh_hash.eq(&session.refresh_hash),
        sessions::prior_hash.eq(&session.prior_hash),
        sessions::used.eq(session.used == Used::Yes),
        sessions::refreshed_at.eq(session.refreshed_at),
        sessions::idle_until.eq(session.idle_until),
    );
    let one =
        sessions::table.filter(sessions::community_id.eq(view.community())).filter(sessions::session_id.eq(session.id));
    diesel::update(one).set(changed).execute(view.conn())?;
    insert_token(view, session)
}

fn insert_token(view: &mut ReadTx, session: &Session) -> Result<(), Fault> {
    let row = (
        refresh_tokens::community_id.eq(view.community()),
        refresh_tokens::token_hash.eq(&session.refresh_hash),
        refresh_tokens::session_id.eq(session.id),
    );
    diesel::insert_into(refresh_tokens::table).values(row).execute(view.conn())?;
    Ok(())
}

/// Whether a refresh token ever was one of this session's.
pub fn knows(view: &mut ReadTx, session: SessionId, hash: &str) -> Result<bool, Fault> {
    let count: i64 = refresh_tokens::table
        .filter(refresh_tokens::community_id.eq(view.community()))
        .filter(refresh_tokens::token_hash.eq(hash))
        .filter(refresh_tokens::session_id.eq(session))
        .count()
        .get_result(view.conn())?;
    Ok(count > 0)
}

/// Ends a session.
pub fn end(view: &mut ReadTx, id: SessionId) -> Result<(), Fault> {
    let now = view.now();
    let one = sessions::table
        .filter(sessions::community_id.eq(view.community()))
        .filter(sessions::session_id.eq(id))
        .filter(sessions::ended_at.is_null());
    let ended =
        (sessions::ended_at.eq(Some(now)), sessions::refresh_hash.eq(SPENT), sessions::prior_hash.eq(None::<String>));
    diesel::update(one).set(ended).execute(view.conn())?;
    Ok(())
}

/// Forgets the sessions of an account that are over: their tokens are worth nothing any more.
pub fn forget_past(view: &mut ReadTx, account: AccountId) -> Result<(), Fault> {
    let (community, now) = (view.community(), view.now());
    let past: Vec<SessionId> = sessions::table
        .filter(sessions::community_id.eq(community))
        .filter(sessions::account_id.eq(account))
        .filter(sessions::expires_at.le(now))
        .select(sessions::session_id)
        .limit(50)
        .load(view.conn())?;
    for id in past {
        let tokens = refresh_tokens::table
            .filter(refresh_tokens::community_id.eq(community))
            .filter(refresh_tokens::session_id.eq(id));
        diesel::delete(tokens).execute(view.conn())?;
        let one = sessions::table.filter(sessions::community_id.eq(community)).filter(sessions::session_id.eq(id));
        diesel::delete(one).execute(view.conn())?;
    }
    Ok(())
}

/// The sessions of the community that make no sense: with a digest that is none, or an end before they began.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, sessions, session_id, SessionRow, |row: SessionRow| explained(&row)))
}

fn explained(row: &SessionRow) -> Result<(), Fault> {
    let digests = [Some(&row.refresh_hash), row.prior_hash.as_ref()].into_iter().flatten().all(|hash| is_digest(hash));
    let lasts = row.generation > 0 && row.created_at <= row.expires_at;
    if digests && lasts { Ok(()) } else { Err(unreadable()) }
}
