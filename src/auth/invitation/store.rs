//! Memory of one-time codes.

use diesel::prelude::*;
use serde::Serialize;

use db::schema::invitations;
use db::{At, Uid};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, Fault, Instant};
use uuid::Uuid;

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = invitations)]
struct Row {
    community_id: Uid,
    invitation_id: Uid,
    account_id: Uid,
    code_hash: String,
    created_at: At,
    expires_at: At,
}

versioned!(
    /// Every one-time code that was issued and not redeemed, by what it is known by.
    pub static INVITATIONS: Row in invitations[invitation_id] as digests
);

/// A code as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCode {
    /// What it is known by among the logins.
    pub key: String,
    /// When it ends.
    pub expires_at: Instant,
}

/// The code of an account.
pub fn find(view: &mut ReadTx, account: AccountId) -> Result<Option<StoredCode>, Fault> {
    let row: Option<(String, At)> = invitations::table
        .filter(invitations::community_id.eq(view.cid()))
        .filter(invitations::account_id.eq(Uid::from(account)))
        .select((invitations::code_hash, invitations::expires_at))
        .first(view.conn())
        .optional()?;
    Ok(row.map(|(key, expires_at)| StoredCode { key, expires_at: expires_at.into() }))
}

/// Keeps a code.
pub fn insert(tx: &mut WriteTx, id: Uuid, account: AccountId, kept: &StoredCode) -> Result<(), Fault> {
    let row = (
        invitations::community_id.eq(tx.cid()),
        invitations::invitation_id.eq(Uid(id)),
        invitations::account_id.eq(Uid::from(account)),
        invitations::code_hash.eq(&kept.key),
        invitations::created_at.eq(At(tx.now())),
        invitations::expires_at.eq(At(kept.expires_at)),
    );
    diesel::insert_into(invitations::table).values(row).execute(tx.conn())?;
    tx.touch(&INVITATIONS, Uid(id));
    Ok(())
}

/// Forgets the code of an account.
pub fn delete(tx: &mut WriteTx, account: AccountId) -> Result<(), Fault> {
    let one = invitations::table
        .filter(invitations::community_id.eq(tx.cid()))
        .filter(invitations::account_id.eq(Uid::from(account)));
    let gone: Vec<Uid> = diesel::delete(one).returning(invitations::invitation_id).get_results(tx.conn())?;
    tx.touch_all(&INVITATIONS, gone);
    Ok(())
}

/// What the codes of the community are known by, and whose each is.
pub fn keys(view: &mut ReadTx) -> Result<Vec<(String, AccountId)>, Fault> {
    let rows: Vec<(String, Uid)> = invitations::table
        .filter(invitations::community_id.eq(view.cid()))
        .select((invitations::code_hash, invitations::account_id))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(key, account)| (key, account.id())).collect())
}
