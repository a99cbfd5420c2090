//! Storage: machine clients.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use serde::Serialize;

use super::super::codes::UNIT_UNKNOWN;
use super::model::Client;
use db::schema::{clients, revoked_tokens};
use db::{ReadRows, instant_key, sorted, stored};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, ClientId, CommunityId, Day, Fault, Id, Instant, Key, Mark, Page, UnitId, Window};

#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
struct ClientRow {
    client_id: ClientId,
    unit_id: Option<UnitId>,
    name: String,
    scopes: String,
    addresses: String,
    created_by: Option<AccountId>,
    created_at: Instant,
    expires_at: Instant,
    revoked_at: Option<Instant>,
    used_on: Option<Day>,
    orphaned_at: Option<Instant>,
}

stored!(ClientRow in clients[client_id]);

/// What a client is, and what its secret is compared with; when it was last seen is told by nobody but the clock.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = clients)]
struct Made {
    community_id: CommunityId,
    client_id: ClientId,
    unit_id: Option<UnitId>,
    name: String,
    scopes: String,
    addresses: String,
    secret_hash: String,
    created_by: Option<AccountId>,
    created_at: Instant,
    expires_at: Instant,
    revoked_at: Option<Instant>,
    orphaned_at: Option<Instant>,
}

versioned!(
    /// Every state of a client, but for the day it was last seen.
    pub static CLIENTS: Made in clients[client_id] as digests
);

impl From<ClientRow> for Client {
    fn from(row: ClientRow) -> Self {
        let words = |text: &str| text.split_ascii_whitespace().map(str::to_owned).collect();
        Self {
            id: row.client_id,
            unit: row.unit_id,
            name: row.name,
            scopes: words(&row.scopes),
            addresses: words(&row.addresses),
            created_by: row.created_by,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            used_on: row.used_on,
            orphaned_at: row.orphaned_at,
        }
    }
}

/// A client that is not revoked, or whose end is not settled.
pub fn find(view: &mut ReadTx, id: ClientId) -> Result<Option<Client>, Fault> {
    clients::table
        .filter(clients::community_id.eq(view.community()))
        .filter(clients::client_id.eq(id))
        .filter(clients::revoked_at.is_null().or(clients::orphaned_at.is_not_null()))
        .select(ClientRow::as_select())
        .read_first(view.conn())
}

/// The clients of the community, or of one unit, that are not revoked, or whose end is not settled.
pub fn list(view: &mut ReadTx, unit: Option<UnitId>, window: &Window) -> Result<Page<Client>, Fault> {
    let query = clients::table
        .filter(clients::community_id.eq(view.community()))
        .filter(clients::revoked_at.is_null().or(clients::orphaned_at.is_not_null()))
        .select(ClientRow::as_select())
        .limit(window.limit + 1)
        .into_boxed();
    let query = match unit {
        Some(unit) => query.filter(clients::unit_id.eq(unit)),
        None => query.filter(clients::unit_id.is_null()),
    };
    let query = sorted!(query, window, clients::client_id, clients::created_at, instant_key);
    let clients: Vec<Client> = query.read_all(view.conn())?;
    let mark = |one: &Client| Mark { key: Key::Number(one.created_at.micros()), id: one.id.uuid() };
    Ok(Page::cut(clients, window, mark))
}

/// The clients of one unit that are not revoked, or those that were from a day on: all of them.
pub fn of_unit(view: &mut ReadTx, unit: UnitId, revoked_since: Option<Day>) -> Result<Vec<Client>, Fault> {
    let query = clients::table
        .filter(clients::community_id.eq(view.community()))
        .filter(clients::unit_id.is_not_null())
        .filter(clients::unit_id.assume_not_null().eq(unit))
        .order(clients::client_id)
        .select(ClientRow::as_select())
        .into_boxed();
    let query = match revoked_since.map(Instant::start_of) {
        None => query.filter(clients::revoked_at.is_null()),
        Some(from) => {
            query.filter(clients::revoked_at.is_not_null()).filter(clients::revoked_at.assume_not_null().ge(from))
        }
    };
    query.read_all(view.conn())
}

/// The clients somebody made that are not revoked.
pub fn made_by(view: &mut ReadTx, account: AccountId) -> Result<Vec<Client>, Fault> {
    clients::table
        .filter(clients::community_id.eq(view.community()))
        .filter(clients::created_by.is_not_null())
        .filter(clients::created_by.assume_not_null().eq(account))
        .filter(clients::revoked_at.is_null())
        .order(clients::client_id)
        .select(ClientRow::as_select())
        .read_all(view.conn())
}

/// The clients that ended with their maker and are not settled, those that wait longest first.
pub fn orphaned(view: &mut ReadTx, most: i64) -> Result<Vec<Client>, Fault> {
    clients::table
        .filter(clients::community_id.eq(view.community()))
        .filter(clients::orphaned_at.is_not_null())
        .order((clients::orphaned_at, clients::client_id))
        .select(ClientRow::as_select())
        .limit(most)
        .read_all(view.conn())
}

/// The clients that count and whose secret ends before an instant, or has ended, those that end first before the others.
pub fn expiring(view: &mut ReadTx, before: Instant, most: i64) -> Result<Vec<Client>, Fault> {
    clients::table
        .filter(clients::community_id.eq(view.community()))
        .filter(clients::revoked_at.is_null())
        .filter(clients::expires_at.lt(before))
        .order((clients::expires_at, clients::client_id))
        .select(ClientRow::as_select())
        .limit(most)
        .read_all(view.conn())
}

/// Saves a new client.
///
/// # Errors
/// [`UNIT_UNKNOWN`].
pub fn insert(tx: &mut WriteTx, client: &Client, secret_hash: &str) -> Result<(), Fault> {
    let row = (
        clients::community_id.eq(tx.community()),
        clients::client_id.eq(client.id),
        clients::unit_id.eq(client.unit),
        clients::name.eq(&client.name),
        clients::scopes.eq(client.scopes.join(" ")),
        clients::addresses.eq(client.addresses.join(" ")),
        clients::secret_hash.eq(secret_hash),
        clients::created_by.eq(client.created_by),
        clients::created_at.eq(client.created_at),
        clients::expires_at.eq(client.expires_at),
    );
    match diesel::insert_into(clients::table).values(row).execute(tx.conn()) {
        Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => return Err(Fault::of(&UNIT_UNKNOWN)),
        done => done?,
    };
    tx.touch(&CLIENTS, client.id);
    Ok(())
}

/// Saves that a client is revoked, and whether that is to be settled.
pub fn revoke(tx: &mut WriteTx, id: ClientId, orphaned_at: Option<Instant>) -> Result<(), Fault> {
    let now = tx.now();
    let one = clients::table.filter(clients::community_id.eq(tx.community())).filter(clients::client_id.eq(id));
    let changed = (clients::revoked_at.eq(Some(now)), clients::orphaned_at.eq(orphaned_at));
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&CLIENTS, id);
    Ok(())
}

/// Saves that the end of a client is settled.
pub fn settle(tx: &mut WriteTx, id: ClientId) -> Result<(), Fault> {
    let one = clients::table.filter(clients::community_id.eq(tx.community())).filter(clients::client_id.eq(id));
    diesel::update(one).set(clients::orphaned_at.eq(None::<Instant>)).execute(tx.conn())?;
    tx.touch(&CLIENTS, id);
    Ok(())
}

/// Saves that a token is revoked, until it is worth nothing by itself.
pub fn insert_revoked(view: &mut ReadTx, hash: &str, client: ClientId, until: Instant) -> Result<(), Fault> {
    let row = (
        revoked_tokens::community_id.eq(view.community()),
        revoked_tokens::token_hash.eq(hash),
        revoked_tokens::client_id.eq(client),
        revoked_tokens::revoked_at.eq(view.now()),
        revoked_tokens::expires_at.eq(until),
    );
    diesel::insert_into(revoked_tokens::table).values(row).execute(view.conn())?;
    Ok(())
}

/// Forgets revoked tokens that are worth nothing by themselves.
pub fn forget_revoked(view: &mut ReadTx) -> Result<(), Fault> {
    let now = view.now();
    let past = revoked_tokens::table
        .filter(revoked_tokens::community_id.eq(view.community()))
        .filter(revoked_tokens::expires_at.le(now));
    diesel::delete(past).execute(view.conn())?;
    Ok(())
}

/// When the last revoked token is worth nothing by itself.
pub fn last_revoked_end(view: &mut ReadTx) -> Result<Option<Instant>, Fault> {
    let row: Option<Instant> = revoked_tokens::table
        .filter(revoked_tokens::community_id.eq(view.community()))
        .order(revoked_tokens::expires_at.desc())
        .select(revoked_tokens::expires_at)
        .first(view.conn())
        .optional()?;
    Ok(row)
}
