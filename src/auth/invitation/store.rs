//! Storage: one-time codes.

use diesel::prelude::*;
use serde::Serialize;

use db::Uid;
use db::schema::invitations;
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Fault, Instant};
use uuid::Uuid;

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = invitations)]
struct Row {
    community_id: CommunityId,
    invitation_id: Uuid,
    account_id: AccountId,
    code_hash: String,
    created_at: Instant,
    expires_at: Instant,
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
    let row: Option<(String, Instant)> = invitations::table
        .filter(invitations::community_id.eq(view.community()))
        .filter(invitations::account_id.eq(account))
        .select((invitations::code_hash, invitations::expires_at))
        .first(view.conn())
        .optional()?;
    Ok(row.map(|(key, expires_at)| StoredCode { key, expires_at }))
}

/// Keeps a code.
pub fn insert(tx: &mut WriteTx, id: Uuid, account: AccountId, kept: &StoredCode) -> Result<(), Fault> {
    let row = (
        invitations::community_id.eq(tx.community()),
        invitations::invitation_id.eq(Uid(id)),
        invitations::account_id.eq(account),
        invitations::code_hash.eq(&kept.key),
        invitations::created_at.eq(tx.now()),
        invitations::expires_at.eq(kept.expires_at),
    );
    diesel::insert_into(invitations::table).values(row).execute(tx.conn())?;
    tx.touch(&INVITATIONS, id);
    Ok(())
}

/// Forgets the code of an account.
pub fn delete(tx: &mut WriteTx, account: AccountId) -> Result<(), Fault> {
    let one = invitations::table
        .filter(invitations::community_id.eq(tx.community()))
        .filter(invitations::account_id.eq(account));
    let gone: Vec<Uuid> = diesel::delete(one).returning(invitations::invitation_id).get_results(tx.conn())?;
    tx.touch_all(&INVITATIONS, gone);
    Ok(())
}

/// What the codes of the community are known by, and whose each is.
pub fn keys(view: &mut ReadTx) -> Result<Vec<(String, AccountId)>, Fault> {
    let rows: Vec<(String, AccountId)> = invitations::table
        .filter(invitations::community_id.eq(view.community()))
        .select((invitations::code_hash, invitations::account_id))
        .load(view.conn())?;
    Ok(rows)
}
