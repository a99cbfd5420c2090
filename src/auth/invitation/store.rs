//! Memory of one-time codes.

use diesel::prelude::*;

use crate::db::schema::invitations;
use crate::db::{At, Uid};
use crate::journal::View;
use crate::kernel::{AccountId, Fault, Instant};
use uuid::Uuid;

/// A code as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What it is known by among the logins.
    pub key: String,
    /// When it ends.
    pub expires_at: Instant,
}

/// The code of an account.
pub fn find(view: &mut View, account: AccountId) -> Result<Option<Kept>, Fault> {
    let row: Option<(String, At)> = invitations::table
        .filter(invitations::community_id.eq(view.cid()))
        .filter(invitations::account_id.eq(Uid::from(account)))
        .select((invitations::code_hash, invitations::expires_at))
        .first(view.conn())
        .optional()?;
    Ok(row.map(|(key, expires_at)| Kept { key, expires_at: expires_at.into() }))
}

/// Keeps a code.
pub fn insert(view: &mut View, id: Uuid, account: AccountId, kept: &Kept) -> Result<(), Fault> {
    let row = (
        invitations::community_id.eq(view.cid()),
        invitations::invitation_id.eq(Uid(id)),
        invitations::account_id.eq(Uid::from(account)),
        invitations::code_hash.eq(&kept.key),
        invitations::created_at.eq(At(view.now())),
        invitations::expires_at.eq(At(kept.expires_at)),
    );
    diesel::insert_into(invitations::table).values(row).execute(view.conn())?;
    Ok(())
}

/// Forgets the code of an account.
pub fn delete(view: &mut View, account: AccountId) -> Result<(), Fault> {
    let one = invitations::table
        .filter(invitations::community_id.eq(view.cid()))
        .filter(invitations::account_id.eq(Uid::from(account)));
    diesel::delete(one).execute(view.conn())?;
    Ok(())
}
