//! Memory of issuances: one for each account, the last one.

use diesel::prelude::*;
use serde::Serialize;

use super::model::{Confirmed, CredentialConfirmation, Issuance};
use db::schema::{accounts, issuances};
use db::{At, Conn, Uid, find_unreadable, known, read_row, unreadable};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, Author, CommunityId, Fault, Reissued, UnitId};
use proofs::agreement::{CredentialCause, CredentialSide};

/// An issuance as a row.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = issuances)]
pub struct IssuanceRow {
    community_id: Uid,
    account_id: Uid,
    cause: String,
    side: String,
    issued_by: Option<Uid>,
    issued_at: At,
    set_at: Option<At>,
    needed_since: Option<At>,
    confirmed_by: Option<Uid>,
    confirmed_side: Option<String>,
    confirmed_at: Option<At>,
    waits_from: Option<At>,
    acknowledged_at: Option<At>,
    headed_since: Option<At>,
    own_since: Option<At>,
    marked_by: Option<Uid>,
    marked_at: Option<At>,
}

versioned!(
    /// How the credential of an account came about.
    pub static ISSUANCES: IssuanceRow in issuances[account_id] as digests
);

impl IssuanceRow {
    /// What it says.
    ///
    /// # Errors
    /// When a word in it is none.
    pub fn read(&self) -> Result<Issuance, Fault> {
        let account: AccountId = self.account_id.id();
        read_row("issuances", account, || self.explained())
    }

    fn explained(&self) -> Result<Issuance, Fault> {
        let confirmed = match (&self.confirmed_side, self.confirmed_at) {
            (Some(side), Some(at)) => {
                let by = self.confirmed_by.map(Uid::id);
                Some(Confirmed { by, side: known(CredentialSide::named(side))?, at: at.into() })
            }
            (None, None) => None,
            _ => return Err(unreadable()),
        };
        Ok(Issuance {
            account: self.account_id.id(),
            cause: known(CredentialCause::named(&self.cause))?,
            side: known(CredentialSide::named(&self.side))?,
            by: self.issued_by.map(Uid::id),
            at: self.issued_at.into(),
            set_at: self.set_at.map(Into::into),
            confirmation: match (self.needed_since, confirmed) {
                (Some(_), _) => CredentialConfirmation::Needed,
                (None, Some(_)) => CredentialConfirmation::Given,
                (None, None) => CredentialConfirmation::NotNeeded,
            },
            confirmed,
            waits_from: self.waits_from.map(Into::into),
            acknowledged_at: self.acknowledged_at.map(Into::into),
            headed_since: self.headed_since.map(Into::into),
            own_since: self.own_since.map(Into::into),
            inherited: self.marked_at.map(|at| {
                let by = self.marked_by.map_or(Author::System, |by| Author::Account(by.id()));
                Reissued { by, at: at.into() }
            }),
        })
    }
}

/// How the credential of an account came about.
///
/// # Errors
/// When there is none, which no account is without.
pub fn of(view: &mut ReadTx, account: AccountId) -> Result<Issuance, Fault> {
    let row: Option<IssuanceRow> = issuances::table
        .filter(issuances::community_id.eq(view.cid()))
        .filter(issuances::account_id.eq(Uid::from(account)))
        .select(IssuanceRow::as_select())
        .first(view.conn())
        .optional()?;
    read_row("issuances", account, || known(row))?.read()
}

/// How the credentials of these accounts came about.
///
/// # Errors
/// When the disk refuses.
pub fn of_all(view: &mut ReadTx, accounts: &[AccountId]) -> Result<Vec<Issuance>, Fault> {
    let ids: Vec<Uid> = accounts.iter().copied().map(Uid::from).collect();
    let rows: Vec<IssuanceRow> = issuances::table
        .filter(issuances::community_id.eq(view.cid()))
        .filter(issuances::account_id.eq_any(ids))
        .select(IssuanceRow::as_select())
        .load(view.conn())?;
    rows.iter().map(IssuanceRow::read).collect()
}

/// Whether somebody of a unit other than this account signs for it, or ever did, whatever has become of them.
///
/// # Errors
/// When the disk refuses.
pub fn headed_by_another(view: &mut ReadTx, unit: UnitId, account: AccountId) -> Result<bool, Fault> {
    let one: Option<Uid> =
        issuances::table
            .inner_join(accounts::table.on(
                accounts::community_id.eq(issuances::community_id).and(accounts::account_id.eq(issuances::account_id)),
            ))
            .filter(issuances::community_id.eq(view.cid()))
            .filter(accounts::unit_id.eq(Uid::from(unit)))
            .filter(issuances::account_id.ne(Uid::from(account)))
            .filter(issuances::headed_since.is_not_null())
            .select(issuances::account_id)
            .first(view.conn())
            .optional()?;
    Ok(one.is_some())
}

/// The credentials of active accounts of the community that somebody may have to confirm, and their names.
///
/// # Errors
/// When the disk refuses.
pub fn awaiting(view: &mut ReadTx, most: i64) -> Result<Vec<(Issuance, String, Option<Uid>)>, Fault> {
    let rows: Vec<(IssuanceRow, String, Option<Uid>)> =
        issuances::table
            .inner_join(accounts::table.on(
                accounts::community_id.eq(issuances::community_id).and(accounts::account_id.eq(issuances::account_id)),
            ))
            .filter(issuances::community_id.eq(view.cid()))
            .filter(issuances::needed_since.is_not_null().or(issuances::waits_from.is_not_null()))
            .filter(issuances::set_at.is_not_null())
            .filter(accounts::state.eq("active"))
            .select((IssuanceRow::as_select(), accounts::name, accounts::unit_id))
            .order(issuances::account_id)
            .limit(most)
            .load(view.conn())?;
    rows.into_iter().map(|(row, name, unit)| Ok((row.read()?, name, unit))).collect()
}

/// The credentials of staff, in all communities, that wait to be confirmed: where nobody else may, an operator does.
///
/// # Errors
/// When the disk refuses.
pub fn awaiting_anywhere(conn: &mut Conn, most: i64) -> Result<Vec<(CommunityId, Issuance)>, Fault> {
    let rows: Vec<(Uid, IssuanceRow)> =
        issuances::table
            .inner_join(accounts::table.on(
                accounts::community_id.eq(issuances::community_id).and(accounts::account_id.eq(issuances::account_id)),
            ))
            .filter(issuances::needed_since.is_not_null())
            .filter(issuances::set_at.is_not_null())
            .filter(accounts::state.eq("active"))
            .filter(accounts::unit_id.is_null())
            .select((issuances::community_id, IssuanceRow::as_select()))
            .order((issuances::community_id, issuances::account_id))
            .limit(most)
            .load(conn)?;
    rows.into_iter().map(|(community, row)| Ok((community.id(), row.read()?))).collect()
}

/// Writes the issuance of an account down, in place of the one before.
///
/// # Errors
/// When the disk refuses.
pub fn put(tx: &mut WriteTx, one: &Issuance) -> Result<(), Fault> {
    delete(tx, one.account)?;
    let row = (
        issuances::community_id.eq(tx.cid()),
        issuances::account_id.eq(Uid::from(one.account)),
        issuances::cause.eq(one.cause.name()),
        issuances::side.eq(one.side.name()),
        issuances::issued_by.eq(one.by.map(Uid::from)),
        issuances::issued_at.eq(At(one.at)),
        issuances::set_at.eq(one.set_at.map(At)),
        issuances::needed_since.eq((one.confirmation == CredentialConfirmation::Needed).then_some(At(one.at))),
        issuances::confirmed_by.eq(one.confirmed.and_then(|by| by.by).map(Uid::from)),
        issuances::confirmed_side.eq(one.confirmed.map(|by| by.side.name())),
        issuances::confirmed_at.eq(one.confirmed.map(|by| At(by.at))),
        issuances::waits_from.eq(one.waits_from.map(At)),
        issuances::acknowledged_at.eq(one.acknowledged_at.map(At)),
        issuances::headed_since.eq(one.headed_since.map(At)),
        issuances::own_since.eq(one.own_since.map(At)),
        issuances::marked_by.eq(one.inherited.and_then(|mark| match mark.by {
            Author::Account(id) => Some(Uid::from(id)),
            Author::Client(_) | Author::System => None,
        })),
        issuances::marked_at.eq(one.inherited.map(|mark| At(mark.at))),
    );
    diesel::insert_into(issuances::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Forgets the issuance of an account that is discarded.
///
/// # Errors
/// When the disk refuses.
pub fn delete(tx: &mut WriteTx, account: AccountId) -> Result<(), Fault> {
    let one = issuances::table
        .filter(issuances::community_id.eq(tx.cid()))
        .filter(issuances::account_id.eq(Uid::from(account)));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&ISSUANCES, account);
    Ok(())
}

/// The issuances of the community that make no sense.
///
/// # Errors
/// When the disk refuses.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, issuances, account_id, IssuanceRow, |row: IssuanceRow| row.explained().map(drop)))
}
