//! Memory of the floor itself: public keys, who a login belongs to, and what stands behind a token.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use db::copy::tables;
use db::schema::{accounts, clients, key_vouchers, logins, revoked_tokens, second_factors, sessions, signing_keys};
use db::{At, Conn, On, Uid, on_unique};
use journal::View;
use kernel::canonical::digest;
use kernel::{
    AccountId, Actor, Author, ClientId, CommunityId, Day, Fault, Instant, Role, Roles, SessionId, UnitId, typed,
};
use unicode_normalization::UnicodeNormalization;

use super::codes::LOGIN_TAKEN;
use super::issuance;
use super::policy::{machine_scopes, stands_for};
use super::second_factor::model::{Enrolled, Stage};

/// A public key as a row, with the word of another for it.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// The key, base64url.
    pub public_key: String,
    /// When it was first seen.
    pub created_at: At,
    /// When another one took over signing.
    pub retired_at: Option<At>,
    /// Another key's signature over it: a row alone makes no key.
    pub voucher: Option<String>,
}

/// All public keys ever used.
///
/// # Errors
/// When the disk refuses.
pub fn signing_keys(conn: &mut Conn) -> Result<Vec<KeyRow>, Fault> {
    // A database that is backed up before it is migrated has keys, and nobody's word for them.
    let vouched = tables(conn)?.iter().any(|table| table == "key_vouchers");
    let vouchers: Vec<(String, String)> = if vouched { key_vouchers::table.load(conn)? } else { Vec::new() };
    let mut vouchers: HashMap<String, String> = vouchers.into_iter().collect();
    let rows: Vec<(String, String, At, Option<At>)> = signing_keys::table.order(signing_keys::kid).load(conn)?;
    let row = |(kid, public_key, created_at, retired_at): (String, String, At, Option<At>)| {
        let voucher = vouchers.remove(&kid);
        KeyRow { kid, public_key, created_at, retired_at, voucher }
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Publishes a key.
///
/// # Errors
/// When the disk refuses.
pub fn insert_key(conn: &mut Conn, row: &KeyRow) -> Result<(), Fault> {
    let values = (
        signing_keys::kid.eq(&row.kid),
        signing_keys::public_key.eq(&row.public_key),
        signing_keys::created_at.eq(row.created_at),
        signing_keys::retired_at.eq(row.retired_at),
    );
    diesel::insert_into(signing_keys::table).values(values).execute(conn)?;
    Ok(())
}

/// Writes down that another key vouches for one, in place of whatever vouched before.
///
/// # Errors
/// When the disk refuses.
pub fn vouch(conn: &mut Conn, kid: &str, voucher: &str) -> Result<(), Fault> {
    diesel::delete(key_vouchers::table.filter(key_vouchers::kid.eq(kid))).execute(conn)?;
    let values = (key_vouchers::kid.eq(kid), key_vouchers::voucher.eq(voucher));
    diesel::insert_into(key_vouchers::table).values(values).execute(conn)?;
    Ok(())
}

/// Writes down that a key signs no longer.
///
/// # Errors
/// When the disk refuses.
pub fn retire_key(conn: &mut Conn, kid: &str, at: Instant) -> Result<(), Fault> {
    let one = signing_keys::table.filter(signing_keys::kid.eq(kid)).filter(signing_keys::retired_at.is_null());
    diesel::update(one).set(signing_keys::retired_at.eq(Some(At(at)))).execute(conn)?;
    Ok(())
}

/// What a login is known by: SHA-256 of its lower-case compatibility form.
pub fn login_key(login: &str) -> String {
    digest(format!("login:{}", login.trim().nfkc().collect::<String>().to_lowercase()).as_bytes())
}

/// What a one-time code is known by.
pub fn code_key(code: &str) -> String {
    digest(format!("code:{}", typed::typed(code)).as_bytes())
}

/// Whether anybody can sign in at all, in any community.
///
/// # Errors
/// When the disk refuses.
pub fn anybody(conn: &mut Conn) -> Result<bool, Fault> {
    let one: Option<Uid> = logins::table.select(logins::community_id).first(conn).optional()?;
    Ok(one.is_some())
}

/// Whose login or one-time code this is.
///
/// # Errors
/// When the disk refuses.
pub fn owner(conn: &mut Conn, key: &str) -> Result<Option<(CommunityId, AccountId)>, Fault> {
    let row: Option<(Uid, Uid)> = logins::table
        .filter(logins::login_hash.eq(key))
        .select((logins::community_id, logins::account_id))
        .first(conn)
        .optional()?;
    Ok(row.map(|(community, account)| (community.id(), account.id())))
}

/// Which of these keys somebody has, here or anywhere.
///
/// # Errors
/// When the disk refuses.
pub fn logins_in_use(view: &mut View, keys: &[String]) -> Result<HashSet<String>, Fault> {
    let mut taken = HashSet::new();
    for some in keys.chunks(500) {
        let found: Vec<String> =
            logins::table.filter(logins::login_hash.eq_any(some)).select(logins::login_hash).load(view.conn())?;
        taken.extend(found);
    }
    Ok(taken)
}

/// Gives a login or a code to an account.
///
/// # Errors
/// [`LOGIN_TAKEN`].
pub fn insert_login(view: &mut View, key: &str, account: AccountId) -> Result<(), Fault> {
    let row =
        (logins::login_hash.eq(key), logins::community_id.eq(view.cid()), logins::account_id.eq(Uid::from(account)));
    let inserted = diesel::insert_into(logins::table).values(row).execute(view.conn());
    on_unique(inserted, |name| (name == "logins_login_hash_key").then(|| Fault::of(&LOGIN_TAKEN)))?;
    Ok(())
}

/// The logins and codes that lead to accounts of this community: what each is known by, and whose it is.
///
/// # Errors
/// When the disk refuses.
pub fn logins_here(view: &mut View) -> Result<Vec<(String, AccountId)>, Fault> {
    let rows: Vec<(String, Uid)> = logins::table
        .filter(logins::community_id.eq(view.cid()))
        .select((logins::login_hash, logins::account_id))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(key, account)| (key, account.id())).collect())
}

/// Takes a login or a code away.
///
/// # Errors
/// When the disk refuses.
pub fn delete_login(view: &mut View, key: &str) -> Result<(), Fault> {
    let one = logins::table.filter(logins::login_hash.eq(key)).filter(logins::community_id.eq(view.cid()));
    diesel::delete(one).execute(view.conn())?;
    Ok(())
}

/// What stands behind a token now.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who calls.
    pub actor: Actor,
    /// When session or client ends by itself.
    pub ends_at: Instant,
    /// What is known only of persons or only of machines.
    pub kind: StandingOf,
}

/// What is known only of persons or only of machines.
#[derive(Clone, Debug)]
pub enum StandingOf {
    /// A person in a session.
    Person {
        /// The first password must be changed.
        must_change: bool,
        /// How often the session was refreshed.
        generation: i64,
        /// Whether the newest access token was used already.
        used: bool,
        /// When the credential binds the unit, where it does not at once.
        signs_from: Option<Instant>,
        /// Whether somebody beside whoever made the account speaks for it, where it is a unit's.
        vouched: bool,
        /// Whether it has a second factor.
        second_factor: Enrolled,
    },
    /// A machine client.
    Machine {
        /// What it may do, words.
        scopes: Vec<String>,
        /// SHA-256 of its secret.
        secret_hash: String,
        /// Where it may call from; empty for anywhere.
        addresses: Vec<String>,
        /// The last day it was seen.
        used_on: Option<Day>,
    },
}

type SessionRow = (Uid, At, i64, bool, String, Option<Uid>, bool, Option<Uid>);

/// What stands behind a session: nothing once it ended, or once its account is not active.
///
/// # Errors
/// When the disk refuses.
pub fn session_standing(view: &mut View, session: SessionId) -> Result<Option<Standing>, Fault> {
    let community = view.cid();
    let owner = accounts::community_id.eq(sessions::community_id).and(accounts::account_id.eq(sessions::account_id));
    let factor = second_factors::community_id
        .eq(sessions::community_id)
        .and(second_factors::account_id.eq(sessions::account_id))
        .and(second_factors::state.eq(Stage::Active.name()));
    let row: Option<SessionRow> = sessions::table
        .inner_join(accounts::table.on(owner))
        .left_join(second_factors::table.on(factor))
        .filter(sessions::community_id.eq(community))
        .filter(sessions::session_id.eq(Uid::from(session)))
        .filter(sessions::ended_at.is_null())
        .filter(accounts::state.eq("active"))
        .select((
            accounts::account_id,
            sessions::expires_at,
            sessions::generation,
            sessions::used,
            accounts::roles,
            accounts::unit_id,
            accounts::must_change,
            second_factors::account_id.nullable(),
        ))
        .first(view.conn())
        .optional()?;
    let Some((account, ends_at, generation, used, roles, unit, must_change, factor)) = row else { return Ok(None) };
    let author = Author::Account(account.id());
    let issued = issuance::store::of(view, account.id())?;
    let (reissued, signs_from) = (issuance::rules::marks(&issued, view.now()), issuance::rules::signs_from(&issued));
    let actor = Actor { reissued, ..Actor::new(author, view.community(), Roles::read(&roles), unit.map(Uid::id)) };
    let second_factor = if factor.is_some() { Enrolled::Yes } else { Enrolled::No };
    let vouched = actor.unit.is_none() || issuance::rules::vouched(&issued);
    let kind = StandingOf::Person { must_change, generation, used, signs_from, vouched, second_factor };
    Ok(Some(Standing { actor, ends_at: ends_at.into(), kind }))
}

type ClientRow = (Option<Uid>, String, String, String, At, Option<On>, Uid, String, Option<Uid>);

/// What stands behind a client: nothing once it was revoked, and nothing while whoever made it does not hold the office it
/// stands for. It may do what it was given, as far as machines of its sort may today.
///
/// # Errors
/// When the disk refuses.
pub fn client_standing(view: &mut View, client: ClientId) -> Result<Option<Standing>, Fault> {
    let maker = accounts::community_id
        .eq(clients::community_id)
        .and(accounts::account_id.nullable().eq(clients::created_by))
        .and(accounts::state.eq("active"));
    let row: Option<ClientRow> = clients::table
        .inner_join(accounts::table.on(maker))
        .filter(clients::community_id.eq(view.cid()))
        .filter(clients::client_id.eq(Uid::from(client)))
        .filter(clients::revoked_at.is_null())
        .select((
            clients::unit_id,
            clients::scopes,
            clients::secret_hash,
            clients::addresses,
            clients::expires_at,
            clients::used_on,
            accounts::account_id,
            accounts::roles,
            accounts::unit_id,
        ))
        .first(view.conn())
        .optional()?;
    let Some((unit, scopes, secret_hash, addresses, ends_at, used_on, maker, roles, place)) = row else {
        return Ok(None);
    };
    let of_unit = unit.is_some();
    if !Roles::read(&roles).has(stands_for(of_unit)) || place.map(Uid::id::<UnitId>) != unit.map(Uid::id) {
        return Ok(None);
    }
    let roles = [Role::Client].into_iter().collect();
    // What a machine does soon after its maker's credential was issued anew is marked like what the maker does.
    let reissued = issuance::rules::marks(&issuance::store::of(view, maker.id())?, view.now());
    let actor = Actor { reissued, ..Actor::new(Author::Client(client), view.community(), roles, unit.map(Uid::id)) };
    let words = |text: &str| text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let allowed = machine_scopes(of_unit);
    let scopes = words(&scopes).into_iter().filter(|scope| allowed.contains(&scope.as_str())).collect();
    // What is no day is written anew the next time.
    let used_on = used_on.and_then(|on| on.day().ok());
    let kind = StandingOf::Machine { scopes, secret_hash, addresses: words(&addresses), used_on };
    Ok(Some(Standing { actor, ends_at: ends_at.into(), kind }))
}

/// Whether a token of a machine was revoked.
///
/// # Errors
/// When the disk refuses.
pub fn token_revoked(view: &mut View, hash: &str) -> Result<bool, Fault> {
    let one: Option<Uid> = revoked_tokens::table
        .filter(revoked_tokens::community_id.eq(view.cid()))
        .filter(revoked_tokens::token_hash.eq(hash))
        .select(revoked_tokens::client_id)
        .first(view.conn())
        .optional()?;
    Ok(one.is_some())
}

/// Writes down that the newest access token of a session arrived.
///
/// # Errors
/// When the disk refuses.
pub fn mark_used(view: &mut View, session: SessionId, generation: i64) -> Result<(), Fault> {
    let one = sessions::table
        .filter(sessions::community_id.eq(view.cid()))
        .filter(sessions::session_id.eq(Uid::from(session)))
        .filter(sessions::generation.eq(generation));
    diesel::update(one).set(sessions::used.eq(true)).execute(view.conn())?;
    Ok(())
}

/// Writes down the day a client was last seen.
///
/// # Errors
/// When the disk refuses.
pub fn mark_seen(view: &mut View, client: ClientId, day: Day) -> Result<(), Fault> {
    let one =
        clients::table.filter(clients::community_id.eq(view.cid())).filter(clients::client_id.eq(Uid::from(client)));
    diesel::update(one).set(clients::used_on.eq(Some(On::from(day)))).execute(view.conn())?;
    Ok(())
}
