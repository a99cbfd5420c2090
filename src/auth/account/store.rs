//! Storage: accounts.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use serde::Serialize;

use super::super::codes::{UNIT_DEPARTED, UNIT_UNKNOWN};
use super::super::credentials::password::HISTORY;
use super::super::credentials::secret::SPENT;
use super::model::{Account, AccountState, PasswordState, Secret};
use crate::ids::SessionId;
use db::schema::{accounts, password_history, sessions, units};
use db::{self, ReadRows, find_unreadable, instant_key, one_of, sorted, unreadable};
use journal::{Keeps, Key as RowKey, ReadTx, RowKind, RowState, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Fault, Id, Instant, Key, Mark, Page, Role, Roles, UnitId, Window};
use web::codes::NOT_FOUND;

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = accounts)]
struct AccountRow {
    community_id: CommunityId,
    account_id: AccountId,
    login: Option<String>,
    name: String,
    title: Option<String>,
    roles: String,
    unit_id: Option<UnitId>,
    password_hash: Option<String>,
    must_change: bool,
    state: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

versioned!(
    /// What an account is, and what its password is compared with.
    pub static ACCOUNTS: AccountRow in accounts[account_id] as digests
);

/// The passwords an account has had, all of them: one of them has no id of its own.
pub static PASSWORDS: RowKind = RowKind {
    name: "password_history",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let rows: Vec<(AccountId, Instant, String)> = password_history::table
            .filter(password_history::community_id.eq(view.community()))
            .filter(one_of(password_history::account_id, keys.iter().map(|key| key.0)))
            .order((password_history::account_id, password_history::changed_at))
            .select((password_history::account_id, password_history::changed_at, password_history::password_hash))
            .load(view.conn())?;
        let mut found: BTreeMap<RowKey, Vec<(Instant, String)>> = BTreeMap::new();
        for (account, at, hash) in rows {
            found.entry((account.0, 0)).or_default().push((at, hash));
        }
        found.iter().map(|(key, had)| RowState::of(*key, None, had)).collect()
    },
    keys: |view| {
        let mine = password_history::table.filter(password_history::community_id.eq(view.community()));
        let ids: Vec<AccountId> = mine.select(password_history::account_id).distinct().load(view.conn())?;
        Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
    },
};

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.account_id,
            login: row.login,
            name: row.name,
            title: row.title,
            roles: Roles::read(&row.roles),
            unit: row.unit_id,
            state: AccountState::named(&row.state),
            password: match (row.password_hash, row.must_change) {
                (None, _) => PasswordState::Unset,
                (Some(_), true) => PasswordState::Initial,
                (Some(_), false) => PasswordState::Own,
            },
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// An account that is not removed.
pub fn find(view: &mut ReadTx, id: AccountId) -> Result<Option<Account>, Fault> {
    accounts::table
        .filter(accounts::community_id.eq(view.community()))
        .filter(accounts::account_id.eq(id))
        .filter(accounts::state.ne("removed"))
        .select(AccountRow::as_select())
        .read_first(view.conn())
}

/// Staff (no unit), or the members of one unit.
pub fn list(view: &mut ReadTx, unit: Option<UnitId>, window: &Window) -> Result<Page<Account>, Fault> {
    let community = view.community();
    let query = accounts::table
        .filter(accounts::community_id.eq(community))
        .filter(accounts::state.ne("removed"))
        .select(AccountRow::as_select())
        .limit(window.limit + 1)
        .into_boxed();
    let query = match unit {
        Some(unit) => query.filter(accounts::unit_id.eq(unit)),
        None => query.filter(accounts::unit_id.is_null()),
    };
    let query = sorted!(query, window, accounts::account_id, accounts::created_at, instant_key);
    let accounts: Vec<Account> = query.read_all(view.conn())?;
    let mark = |one: &Account| Mark { key: Key::Number(one.created_at.micros()), id: one.id.uuid() };
    Ok(Page::cut(accounts, window, mark))
}

/// The accounts of all units that are not removed, in the order they were made.
pub fn members(view: &mut ReadTx) -> Result<Vec<Account>, Fault> {
    accounts::table
        .filter(accounts::community_id.eq(view.community()))
        .filter(accounts::unit_id.is_not_null())
        .filter(accounts::state.ne("removed"))
        .order((accounts::created_at, accounts::account_id))
        .select(AccountRow::as_select())
        .read_all(view.conn())
}

/// The accounts of the community's own staff that are not removed.
pub fn staff(view: &mut ReadTx) -> Result<Vec<Account>, Fault> {
    accounts::table
        .filter(accounts::community_id.eq(view.community()))
        .filter(accounts::unit_id.is_null())
        .filter(accounts::state.ne("removed"))
        .select(AccountRow::as_select())
        .read_all(view.conn())
}

/// The tables whose rows refer to an account, aside from its one-time code and how that came about.
pub fn held_by(view: &mut ReadTx, id: AccountId) -> Result<Vec<String>, Fault> {
    let community = view.community();
    let found = db::holders(view.conn(), "accounts", "account_id", community, id)?;
    Ok(found.into_iter().filter(|table| !["invitations", "issuances"].contains(&table.as_str())).collect())
}

/// Removes the row of an account that nothing refers to.
pub fn delete(tx: &mut WriteTx, id: AccountId) -> Result<(), Fault> {
    let one = accounts::table.filter(accounts::community_id.eq(tx.community())).filter(accounts::account_id.eq(id));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&ACCOUNTS, id);
    Ok(())
}

/// The active accounts that hold this role, granted as such.
pub fn holders(view: &mut ReadTx, role: Role, unit: Option<UnitId>) -> Result<Vec<Account>, Fault> {
    let mut query = accounts::table
        .filter(accounts::community_id.eq(view.community()))
        .filter(accounts::state.eq("active"))
        .filter(accounts::roles.like(format!("%{}%", role.name().replace('_', "\\_"))).escape('\\'))
        .select(AccountRow::as_select())
        .order(accounts::account_id)
        .into_boxed();
    if let Some(unit) = unit {
        query = query.filter(accounts::unit_id.eq(unit));
    }
    let accounts: Vec<Account> = query.read_all(view.conn())?;
    // A word inside another one (`officer` in `household_officer`) is not the role.
    Ok(accounts.into_iter().filter(|one| one.roles.list().contains(&role)).collect())
}

/// Whether a unit has left; nothing where there is no such unit.
fn departed(view: &mut ReadTx, unit: UnitId) -> Result<Option<bool>, Fault> {
    let departed = units::table
        .filter(units::community_id.eq(view.community()))
        .filter(units::unit_id.eq(unit))
        .select(units::departed_on.is_not_null())
        .first(view.conn())
        .optional()?;
    Ok(departed)
}

/// Whether there is such a unit: what belongs to one that does not exist is not an empty list.
///
/// # Errors
/// `not_found`.
pub fn unit_exists(view: &mut ReadTx, unit: UnitId) -> Result<(), Fault> {
    departed(view, unit)?.map(drop).ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Whether people can be taken on for a unit.
///
/// # Errors
/// [`UNIT_UNKNOWN`], [`UNIT_DEPARTED`].
pub fn takes_part(view: &mut ReadTx, unit: UnitId) -> Result<(), Fault> {
    match departed(view, unit)? {
        None => Err(Fault::of(&UNIT_UNKNOWN)),
        Some(true) => Err(Fault::of(&UNIT_DEPARTED)),
        Some(false) => Ok(()),
    }
}

/// Saves a new account.
///
/// # Errors
/// [`UNIT_UNKNOWN`].
pub fn insert(tx: &mut WriteTx, account: &Account, secret: &Secret) -> Result<(), Fault> {
    let row = (
        accounts::community_id.eq(tx.community()),
        accounts::account_id.eq(account.id),
        accounts::login.eq(&account.login),
        accounts::name.eq(&account.name),
        accounts::title.eq(&account.title),
        accounts::roles.eq(account.roles.written()),
        accounts::unit_id.eq(account.unit),
        accounts::password_hash.eq(&secret.hash),
        accounts::must_change.eq(secret.must_change),
        accounts::state.eq(account.state.name()),
        accounts::version.eq(account.version),
        accounts::created_at.eq(account.created_at),
        accounts::updated_at.eq(account.updated_at),
    );
    match diesel::insert_into(accounts::table).values(row).execute(tx.conn()) {
        Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => return Err(Fault::of(&UNIT_UNKNOWN)),
        done => done?,
    };
    tx.touch(&ACCOUNTS, account.id);
    Ok(())
}

/// Saves an account's changed facts, as its next version.
pub fn update(tx: &mut WriteTx, account: &mut Account) -> Result<(), Fault> {
    account.version += 1;
    account.updated_at = tx.now();
    let changed = (
        accounts::login.eq(&account.login),
        accounts::name.eq(&account.name),
        accounts::title.eq(&account.title),
        accounts::roles.eq(account.roles.written()),
        accounts::state.eq(account.state.name()),
        accounts::version.eq(account.version),
        accounts::updated_at.eq(account.updated_at),
    );
    let one =
        accounts::table.filter(accounts::community_id.eq(tx.community())).filter(accounts::account_id.eq(account.id));
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&ACCOUNTS, account.id);
    Ok(())
}

/// What is kept of an active account's password.
pub fn secret(view: &mut ReadTx, id: AccountId) -> Result<Option<Secret>, Fault> {
    let row: Option<(Option<String>, bool)> = accounts::table
        .filter(accounts::community_id.eq(view.community()))
        .filter(accounts::account_id.eq(id))
        .filter(accounts::state.eq("active"))
        .select((accounts::password_hash, accounts::must_change))
        .first(view.conn())
        .optional()?;
    Ok(row.map(|(hash, must_change)| Secret { hash, must_change }))
}

/// Gives an account a password, or takes it away; remembers it among the last ones.
pub fn update_secret(tx: &mut WriteTx, id: AccountId, secret: &Secret) -> Result<(), Fault> {
    let (community, now) = (tx.community(), tx.now());
    let one = accounts::table.filter(accounts::community_id.eq(community)).filter(accounts::account_id.eq(id));
    let changed = (accounts::password_hash.eq(&secret.hash), accounts::must_change.eq(secret.must_change));
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&ACCOUNTS, id);
    let Some(hash) = &secret.hash else { return Ok(()) };
    remember(tx, id, now, hash)
}

/// Remembers a password among the last ones.
pub fn remember(tx: &mut WriteTx, id: AccountId, at: Instant, hash: &str) -> Result<(), Fault> {
    let community = tx.community();
    let same = password_history::table
        .filter(password_history::community_id.eq(community))
        .filter(password_history::account_id.eq(id))
        .filter(password_history::changed_at.eq(at));
    diesel::delete(same).execute(tx.conn())?;
    let row = (
        password_history::community_id.eq(community),
        password_history::account_id.eq(id),
        password_history::changed_at.eq(at),
        password_history::password_hash.eq(hash),
    );
    diesel::insert_into(password_history::table).values(row).execute(tx.conn())?;
    tx.touch(&PASSWORDS, id);
    Ok(())
}

/// The hashes of the last passwords, the newest first.
pub fn history(view: &mut ReadTx, id: AccountId) -> Result<Vec<String>, Fault> {
    let most = i64::try_from(HISTORY).unwrap_or(i64::MAX);
    Ok(password_history::table
        .filter(password_history::community_id.eq(view.community()))
        .filter(password_history::account_id.eq(id))
        .order(password_history::changed_at.desc())
        .select(password_history::password_hash)
        .limit(most)
        .load(view.conn())?)
}

/// Ends every session of an account, except one.
pub fn end_sessions(view: &mut ReadTx, id: AccountId, except: Option<SessionId>) -> Result<(), Fault> {
    let now = view.now();
    let mut open = diesel::update(sessions::table)
        .filter(sessions::community_id.eq(view.community()))
        .filter(sessions::account_id.eq(id))
        .filter(sessions::ended_at.is_null())
        .into_boxed();
    if let Some(except) = except {
        open = open.filter(sessions::session_id.ne(except));
    }
    let ended =
        (sessions::ended_at.eq(Some(now)), sessions::refresh_hash.eq(SPENT), sessions::prior_hash.eq(None::<String>));
    open.set(ended).execute(view.conn())?;
    Ok(())
}

/// The logins of the community's accounts.
pub fn logins(view: &mut ReadTx) -> Result<Vec<(String, AccountId)>, Fault> {
    let rows: Vec<(Option<String>, AccountId)> = accounts::table
        .filter(accounts::community_id.eq(view.community()))
        .filter(accounts::login.is_not_null())
        .select((accounts::login, accounts::account_id))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(login, id)| Some((login?, id))).collect())
}

/// The accounts of the community that make no sense: with a role or a state nobody has, or a password hash that is none.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, accounts, account_id, AccountRow, |row: AccountRow| explained(&row)))
}

/// Whoever signs in is given what can be read of such a row, and nothing more; that it is wrong is found here.
fn explained(row: &AccountRow) -> Result<(), Fault> {
    let roles = row.roles.split_ascii_whitespace().all(|word| Role::named(word).is_some());
    let state = AccountState::named(&row.state).name() == row.state;
    let hash = row.password_hash.as_deref().is_none_or(|hash| hash.starts_with("$argon2id$"));
    if roles && state && hash && row.version > 0 { Ok(()) } else { Err(unreadable()) }
}
