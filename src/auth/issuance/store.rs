//! Storage: issuances, the last one of each account.

use diesel::prelude::*;
use serde::Serialize;

use super::model::{Confirmed, CredentialConfirmation, Issuance};
use db::schema::{accounts, issuances};
use db::{Conn, ReadRows, find_unreadable, known, read_row, stored, unreadable};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, Author, CommunityId, Fault, Instant, Reissued, UnitId};
use proofs::agreement::{CredentialCause, CredentialSide};

/// An issuance as a row.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = issuances)]
pub struct IssuanceRow {
    community_id: CommunityId,
    account_id: AccountId,
    cause: CredentialCause,
    side: CredentialSide,
    issued_by: Option<AccountId>,
    issued_at: Instant,
    set_at: Option<Instant>,
    needed_since: Option<Instant>,
    confirmed_by: Option<AccountId>,
    confirmed_side: Option<CredentialSide>,
    confirmed_at: Option<Instant>,
    waits_from: Option<Instant>,
    acknowledged_at: Option<Instant>,
    headed_since: Option<Instant>,
    own_since: Option<Instant>,
    marked_by: Option<AccountId>,
    marked_at: Option<Instant>,
}

versioned!(
    /// How the credential of an account came about.
    pub static ISSUANCES: IssuanceRow in issuances[account_id] as digests
);

impl IssuanceRow {
    /// What it says.
    ///
    /// # Errors
    /// When its columns do not go together.
    pub fn read(&self) -> Result<Issuance, Fault> {
        read_row("issuances", self.account_id, || self.explained())
    }

    fn explained(&self) -> Result<Issuance, Fault> {
        let confirmed = match (self.confirmed_side, self.confirmed_at) {
            (Some(side), Some(at)) => Some(Confirmed { by: self.confirmed_by, side, at }),
            (None, None) => None,
            _ => return Err(unreadable()),
        };
        Ok(Issuance {
            account: self.account_id,
            cause: self.cause,
            side: self.side,
            by: self.issued_by,
            at: self.issued_at,
            set_at: self.set_at,
            confirmation: match (self.needed_since, confirmed) {
                (Some(_), _) => CredentialConfirmation::Needed,
                (None, Some(_)) => CredentialConfirmation::Given,
                (None, None) => CredentialConfirmation::NotNeeded,
            },
            confirmed,
            waits_from: self.waits_from,
            acknowledged_at: self.acknowledged_at,
            headed_since: self.headed_since,
            own_since: self.own_since,
            inherited: self.marked_at.map(|at| {
                let by = self.marked_by.map_or(Author::System, Author::Account);
                Reissued { by, at }
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
        .filter(issuances::community_id.eq(view.community()))
        .filter(issuances::account_id.eq(account))
        .select(IssuanceRow::as_select())
        .read_first(view.conn())?;
    read_row("issuances", account, || known(row))?.read()
}

/// How the credentials of these accounts came about.
pub fn of_all(view: &mut ReadTx, accounts: &[AccountId]) -> Result<Vec<Issuance>, Fault> {
    let rows: Vec<IssuanceRow> = issuances::table
        .filter(issuances::community_id.eq(view.community()))
        .filter(issuances::account_id.eq_any(accounts.iter().copied()))
        .select(IssuanceRow::as_select())
        .read_all(view.conn())?;
    rows.iter().map(IssuanceRow::read).collect()
}

/// Whether somebody of a unit other than this account signs for it, or ever did, whatever has become of them.
pub fn headed_by_another(view: &mut ReadTx, unit: UnitId, account: AccountId) -> Result<bool, Fault> {
    let one: Option<AccountId> =
        issuances::table
            .inner_join(accounts::table.on(
                accounts::community_id.eq(issuances::community_id).and(accounts::account_id.eq(issuances::account_id)),
            ))
            .filter(issuances::community_id.eq(view.community()))
            .filter(accounts::unit_id.eq(unit))
            .filter(issuances::account_id.ne(account))
            .filter(issuances::headed_since.is_not_null())
            .select(issuances::account_id)
            .first(view.conn())
            .optional()?;
    Ok(one.is_some())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issuances)]
struct AwaitingRow {
    #[diesel(embed)]
    issuance: IssuanceRow,
    #[diesel(select_expression = accounts::name)]
    name: String,
    #[diesel(select_expression = accounts::unit_id)]
    unit: Option<UnitId>,
}

stored!(AwaitingRow in issuances[account_id]);

/// The credentials of active accounts of the community that somebody may have to confirm, and their names.
pub fn awaiting(view: &mut ReadTx, most: i64) -> Result<Vec<(Issuance, String, Option<UnitId>)>, Fault> {
    let rows: Vec<AwaitingRow> =
        issuances::table
            .inner_join(accounts::table.on(
                accounts::community_id.eq(issuances::community_id).and(accounts::account_id.eq(issuances::account_id)),
            ))
            .filter(issuances::community_id.eq(view.community()))
            .filter(issuances::needed_since.is_not_null().or(issuances::waits_from.is_not_null()))
            .filter(issuances::set_at.is_not_null())
            .filter(accounts::state.eq("active"))
            .select(AwaitingRow::as_select())
            .order(issuances::account_id)
            .limit(most)
            .read_all(view.conn())?;
    rows.into_iter().map(|row| Ok((row.issuance.read()?, row.name, row.unit))).collect()
}

/// The credentials of staff, in all communities, that wait to be confirmed: where nobody else may, an operator does.
pub fn awaiting_anywhere(conn: &mut Conn, most: i64) -> Result<Vec<(CommunityId, Issuance)>, Fault> {
    let rows: Vec<IssuanceRow> =
        issuances::table
            .inner_join(accounts::table.on(
                accounts::community_id.eq(issuances::community_id).and(accounts::account_id.eq(issuances::account_id)),
            ))
            .filter(issuances::needed_since.is_not_null())
            .filter(issuances::set_at.is_not_null())
            .filter(accounts::state.eq("active"))
            .filter(accounts::unit_id.is_null())
            .select(IssuanceRow::as_select())
            .order((issuances::community_id, issuances::account_id))
            .limit(most)
            .read_all(conn)?;
    rows.iter().map(|row| Ok((row.community_id, row.read()?))).collect()
}

/// Saves the issuance of an account, in place of the one before.
pub fn put(tx: &mut WriteTx, one: &Issuance) -> Result<(), Fault> {
    delete(tx, one.account)?;
    let row = (
        issuances::community_id.eq(tx.community()),
        issuances::account_id.eq(one.account),
        issuances::cause.eq(one.cause),
        issuances::side.eq(one.side),
        issuances::issued_by.eq(one.by),
        issuances::issued_at.eq(one.at),
        issuances::set_at.eq(one.set_at),
        issuances::needed_since.eq((one.confirmation == CredentialConfirmation::Needed).then_some(one.at)),
        issuances::confirmed_by.eq(one.confirmed.and_then(|by| by.by)),
        issuances::confirmed_side.eq(one.confirmed.map(|by| by.side)),
        issuances::confirmed_at.eq(one.confirmed.map(|by| by.at)),
        issuances::waits_from.eq(one.waits_from),
        issuances::acknowledged_at.eq(one.acknowledged_at),
        issuances::headed_since.eq(one.headed_since),
        issuances::own_since.eq(one.own_since),
        issuances::marked_by.eq(one.inherited.and_then(|mark| match mark.by {
            Author::Account(id) => Some(id),
            Author::Client(_) | Author::System => None,
        })),
        issuances::marked_at.eq(one.inherited.map(|mark| mark.at)),
    );
    diesel::insert_into(issuances::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Forgets the issuance of an account that is discarded.
pub fn delete(tx: &mut WriteTx, account: AccountId) -> Result<(), Fault> {
    let one =
        issuances::table.filter(issuances::community_id.eq(tx.community())).filter(issuances::account_id.eq(account));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&ISSUANCES, account);
    Ok(())
}

/// The issuances of the community that make no sense.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, issuances, account_id, IssuanceRow, |row: IssuanceRow| row.explained().map(drop)))
}
