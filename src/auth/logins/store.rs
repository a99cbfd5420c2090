//! Storage: logins and one-time codes of all communities, with the account each belongs to.

use std::collections::HashSet;

use diesel::prelude::*;

use super::super::codes::LOGIN_TAKEN;
use db::schema::logins;
use db::{Conn, on_unique};
use journal::ReadTx;
use kernel::{AccountId, CommunityId, Fault};

/// Whether anybody can sign in at all, in any community.
pub fn anybody(conn: &mut Conn) -> Result<bool, Fault> {
    let one: Option<CommunityId> = logins::table.select(logins::community_id).first(conn).optional()?;
    Ok(one.is_some())
}

/// Whose login or one-time code this is.
pub fn owner(conn: &mut Conn, key: &str) -> Result<Option<(CommunityId, AccountId)>, Fault> {
    Ok(logins::table
        .filter(logins::login_hash.eq(key))
        .select((logins::community_id, logins::account_id))
        .first(conn)
        .optional()?)
}

/// Which of these keys somebody has, here or anywhere.
pub fn logins_in_use(view: &mut ReadTx, keys: &[String]) -> Result<HashSet<String>, Fault> {
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
pub fn insert_login(view: &mut ReadTx, key: &str, account: AccountId) -> Result<(), Fault> {
    let row = (logins::login_hash.eq(key), logins::community_id.eq(view.community()), logins::account_id.eq(account));
    let inserted = diesel::insert_into(logins::table).values(row).execute(view.conn());
    on_unique(inserted, |name| (name == "logins_login_hash_key").then(|| Fault::of(&LOGIN_TAKEN)))?;
    Ok(())
}

/// The logins and codes that lead to accounts of this community: what each is known by, and whose it is.
pub fn logins_here(view: &mut ReadTx) -> Result<Vec<(String, AccountId)>, Fault> {
    Ok(logins::table
        .filter(logins::community_id.eq(view.community()))
        .select((logins::login_hash, logins::account_id))
        .load(view.conn())?)
}

/// Takes a login or a code away.
pub fn delete_login(view: &mut ReadTx, key: &str) -> Result<(), Fault> {
    let one = logins::table.filter(logins::login_hash.eq(key)).filter(logins::community_id.eq(view.community()));
    diesel::delete(one).execute(view.conn())?;
    Ok(())
}
