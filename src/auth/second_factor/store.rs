//! Storage: second factors and recovery codes.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::Serialize;

use super::super::enrolment::Stage;
use super::model::Factor;
use db::schema::{recovery_codes, second_factors};
use db::{ReadRows, digested, find_unreadable, known, one_of, read_row, stored, unreadable};
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx};
use kernel::canonical::is_digest;
use kernel::{AccountId, CommunityId, Fault, Instant};

#[derive(Queryable, Selectable)]
#[diesel(table_name = second_factors)]
struct FactorRow {
    account_id: AccountId,
    state: String,
    secret: Vec<u8>,
    last_step: Option<i64>,
    begun_at: Instant,
    enrolled_at: Option<Instant>,
}

stored!(FactorRow in second_factors[account_id]);

impl TryFrom<FactorRow> for (Stage, Factor) {
    type Error = Fault;

    fn try_from(row: FactorRow) -> Result<Self, Fault> {
        explained(&row)?;
        let stage = known(Stage::named(&row.state))?;
        let FactorRow { account_id, secret, last_step, begun_at, enrolled_at, .. } = row;
        Ok((stage, Factor { account: account_id, secret, last_step, begun_at, enrolled_at }))
    }
}

/// A second factor that counts. Which step was spent last is no state of it: every sign-in spends one, and none that was
/// begun counts.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = second_factors)]
struct Enrolled {
    community_id: CommunityId,
    account_id: AccountId,
    state: String,
    #[serde(serialize_with = "digested")]
    secret: Vec<u8>,
    begun_at: Instant,
    enrolled_at: Option<Instant>,
}

stored!(Enrolled in second_factors[account_id]);

/// The second factors that count.
pub static SECOND_FACTORS: RowKind = RowKind {
    name: "second_factors",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let rows: Vec<Enrolled> = second_factors::table
            .filter(second_factors::community_id.eq(view.community()))
            .filter(one_of(second_factors::account_id, keys.iter().map(|key| key.0)))
            .filter(second_factors::state.eq(Stage::Active.name()))
            .select(Enrolled::as_select())
            .read_all(view.conn())?;
        rows.iter().map(|row| RowState::of((row.account_id.0, 0), None, row)).collect()
    },
    keys: |view| {
        let ids: Vec<AccountId> = second_factors::table
            .filter(second_factors::community_id.eq(view.community()))
            .filter(second_factors::state.eq(Stage::Active.name()))
            .select(second_factors::account_id)
            .load(view.conn())?;
        Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
    },
};

/// The recovery codes of an account, all of them: a code has no id of its own.
pub static RECOVERY_CODES: RowKind = RowKind {
    name: "recovery_codes",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let rows: Vec<(AccountId, String, Option<Instant>)> = recovery_codes::table
            .filter(recovery_codes::community_id.eq(view.community()))
            .filter(one_of(recovery_codes::account_id, keys.iter().map(|key| key.0)))
            .order((recovery_codes::account_id, recovery_codes::code_hash))
            .select((recovery_codes::account_id, recovery_codes::code_hash, recovery_codes::used_at))
            .load(view.conn())?;
        let mut found: BTreeMap<Key, Vec<(String, Option<Instant>)>> = BTreeMap::new();
        for (account, code, used) in rows {
            found.entry((account.0, 0)).or_default().push((code, used));
        }
        found.iter().map(|(key, codes)| RowState::of(*key, None, codes)).collect()
    },
    keys: |view| {
        let mine = recovery_codes::table.filter(recovery_codes::community_id.eq(view.community()));
        let ids: Vec<AccountId> = mine.select(recovery_codes::account_id).distinct().load(view.conn())?;
        Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
    },
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = recovery_codes)]
struct CodeRow {
    account_id: AccountId,
    code_hash: String,
}

/// The second factor of an account that stands at this stage. All its rows are read, since the database cannot tell a row
/// of no stage from no row, and an account without a second factor is opened by its password.
pub fn find(view: &mut ReadTx, account: AccountId, stage: Stage) -> Result<Option<Factor>, Fault> {
    let all: Vec<(Stage, Factor)> = second_factors::table
        .filter(second_factors::community_id.eq(view.community()))
        .filter(second_factors::account_id.eq(account))
        .select(FactorRow::as_select())
        .read_all(view.conn())?;
    let found = all.into_iter().find(|(at, _)| *at == stage).map(|(_, factor)| factor);
    // Recovery codes come and go with the factor that counts: where they are left, its row is damaged or was taken away.
    if stage == Stage::Active && found.is_none() && has_codes(view, account)? {
        return read_row("second_factors", account, || Err(unreadable()));
    }
    Ok(found)
}

/// Whether there are recovery codes of an account, spent or not.
fn has_codes(view: &mut ReadTx, account: AccountId) -> Result<bool, Fault> {
    let of_account = recovery_codes::table
        .filter(recovery_codes::community_id.eq(view.community()))
        .filter(recovery_codes::account_id.eq(account));
    Ok(diesel::select(diesel::dsl::exists(of_account)).get_result(view.conn())?)
}

/// Saves one that was begun, in place of another that was.
pub fn begin(tx: &mut WriteTx, account: AccountId, secret: &[u8]) -> Result<(), Fault> {
    delete(tx, account, Stage::Pending)?;
    let row = (
        second_factors::community_id.eq(tx.community()),
        second_factors::account_id.eq(account),
        second_factors::state.eq(Stage::Pending.name()),
        second_factors::secret.eq(secret),
        second_factors::begun_at.eq(tx.now()),
    );
    diesel::insert_into(second_factors::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The one that was begun counts from now on, in place of the one before; this step of it is spent.
pub fn activate(tx: &mut WriteTx, account: AccountId, step: i64) -> Result<(), Fault> {
    delete(tx, account, Stage::Active)?;
    let now = tx.now();
    let pending = second_factors::table
        .filter(second_factors::community_id.eq(tx.community()))
        .filter(second_factors::account_id.eq(account))
        .filter(second_factors::state.eq(Stage::Pending.name()));
    let changed = (
        second_factors::state.eq(Stage::Active.name()),
        second_factors::last_step.eq(Some(step)),
        second_factors::enrolled_at.eq(Some(now)),
    );
    diesel::update(pending).set(changed).execute(tx.conn())?;
    tx.touch(&SECOND_FACTORS, account);
    Ok(())
}

/// Spends a step, and with it every earlier one; nothing where somebody else was faster.
pub fn spend_step(view: &mut ReadTx, account: AccountId, step: i64) -> Result<bool, Fault> {
    let unspent = second_factors::table
        .filter(second_factors::community_id.eq(view.community()))
        .filter(second_factors::account_id.eq(account))
        .filter(second_factors::state.eq(Stage::Active.name()))
        .filter(second_factors::last_step.is_null().or(second_factors::last_step.lt(step)));
    let spent = diesel::update(unspent).set(second_factors::last_step.eq(Some(step))).execute(view.conn())?;
    Ok(spent == 1)
}

/// Forgets everything of an account's second factor.
pub fn forget(tx: &mut WriteTx, account: AccountId) -> Result<(), Fault> {
    delete(tx, account, Stage::Pending)?;
    delete(tx, account, Stage::Active)?;
    delete_codes(tx, account)
}

fn delete(tx: &mut WriteTx, account: AccountId, stage: Stage) -> Result<(), Fault> {
    let one = second_factors::table
        .filter(second_factors::community_id.eq(tx.community()))
        .filter(second_factors::account_id.eq(account))
        .filter(second_factors::state.eq(stage.name()));
    let gone = diesel::delete(one).execute(tx.conn())?;
    if gone > 0 && stage == Stage::Active {
        tx.touch(&SECOND_FACTORS, account);
    }
    Ok(())
}

fn delete_codes(tx: &mut WriteTx, account: AccountId) -> Result<(), Fault> {
    let all = recovery_codes::table
        .filter(recovery_codes::community_id.eq(tx.community()))
        .filter(recovery_codes::account_id.eq(account));
    if diesel::delete(all).execute(tx.conn())? > 0 {
        tx.touch(&RECOVERY_CODES, account);
    }
    Ok(())
}

/// Keeps these recovery codes, in place of all others.
pub fn replace_codes(tx: &mut WriteTx, account: AccountId, digests: &[String]) -> Result<(), Fault> {
    delete_codes(tx, account)?;
    let community = tx.community();
    let row = |digest: &String| {
        (
            recovery_codes::community_id.eq(community),
            recovery_codes::account_id.eq(account),
            recovery_codes::code_hash.eq(digest.clone()),
        )
    };
    for digest in digests {
        diesel::insert_into(recovery_codes::table).values(row(digest)).execute(tx.conn())?;
    }
    tx.touch(&RECOVERY_CODES, account);
    Ok(())
}

/// Spends a recovery code; nothing where it is none, or was spent.
pub fn spend_code(tx: &mut WriteTx, account: AccountId, digest: &str) -> Result<bool, Fault> {
    let now = tx.now();
    let unspent = recovery_codes::table
        .filter(recovery_codes::community_id.eq(tx.community()))
        .filter(recovery_codes::account_id.eq(account))
        .filter(recovery_codes::code_hash.eq(digest))
        .filter(recovery_codes::used_at.is_null());
    let spent = diesel::update(unspent).set(recovery_codes::used_at.eq(Some(now))).execute(tx.conn())?;
    if spent > 0 {
        tx.touch(&RECOVERY_CODES, account);
    }
    Ok(spent == 1)
}

/// How many recovery codes are left.
pub fn codes_left(view: &mut ReadTx, account: AccountId) -> Result<i64, Fault> {
    Ok(recovery_codes::table
        .filter(recovery_codes::community_id.eq(view.community()))
        .filter(recovery_codes::account_id.eq(account))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(view.conn())?)
}

/// The accounts of the community whose second factor makes no sense: one that counts and never began to, or one of a stage
/// nobody knows.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, second_factors, account_id, FactorRow, |row: FactorRow| explained(&row)))
}

/// The accounts with a recovery code that is kept as no digest.
pub fn unreadable_codes(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, recovery_codes, account_id, CodeRow, |row: CodeRow| {
        if is_digest(&row.code_hash) { Ok(()) } else { Err(unreadable()) }
    }))
}

fn explained(row: &FactorRow) -> Result<(), Fault> {
    let began = row.enrolled_at.is_none_or(|at| row.begun_at <= at);
    let stands = match row.state.as_str() {
        "pending" => row.enrolled_at.is_none() && row.last_step.is_none(),
        "active" => row.enrolled_at.is_some() && row.last_step.is_some(),
        _ => false,
    };
    if began && stands { Ok(()) } else { Err(unreadable()) }
}
