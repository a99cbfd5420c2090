//! Memory of second factors and recovery codes.

use diesel::prelude::*;

use super::model::{Factor, Stage};
use crate::db::schema::{recovery_codes, second_factors};
use crate::db::{At, Uid, find_unreadable, unreadable};
use crate::journal::View;
use crate::kernel::canonical::is_digest;
use crate::kernel::{AccountId, Fault, Instant};

#[derive(Queryable, Selectable)]
#[diesel(table_name = second_factors)]
struct FactorRow {
    account_id: Uid,
    state: String,
    secret: Vec<u8>,
    last_step: Option<i64>,
    begun_at: At,
    enrolled_at: Option<At>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = recovery_codes)]
struct CodeRow {
    account_id: Uid,
    code_hash: String,
}

/// The second factor of an account that stands at this stage.
pub fn find(view: &mut View, account: AccountId, stage: Stage) -> Result<Option<Factor>, Fault> {
    let row: Option<FactorRow> = second_factors::table
        .filter(second_factors::community_id.eq(view.cid()))
        .filter(second_factors::account_id.eq(Uid::from(account)))
        .filter(second_factors::state.eq(stage.name()))
        .select(FactorRow::as_select())
        .first(view.conn())
        .optional()?;
    Ok(row.map(|row| Factor {
        account: row.account_id.id(),
        secret: row.secret,
        last_step: row.last_step,
        begun_at: row.begun_at.into(),
        enrolled_at: row.enrolled_at.map(Into::into),
    }))
}

/// Writes down one that was begun, in place of another that was.
pub fn begin(view: &mut View, account: AccountId, secret: &[u8]) -> Result<(), Fault> {
    delete(view, account, Stage::Pending)?;
    let row = (
        second_factors::community_id.eq(view.cid()),
        second_factors::account_id.eq(Uid::from(account)),
        second_factors::state.eq(Stage::Pending.name()),
        second_factors::secret.eq(secret),
        second_factors::begun_at.eq(At(view.now())),
    );
    diesel::insert_into(second_factors::table).values(row).execute(view.conn())?;
    Ok(())
}

/// The one that was begun counts from now on, in place of the one before; this step of it is spent.
pub fn activate(view: &mut View, account: AccountId, step: i64) -> Result<(), Fault> {
    delete(view, account, Stage::Active)?;
    let now = At(view.now());
    let pending = second_factors::table
        .filter(second_factors::community_id.eq(view.cid()))
        .filter(second_factors::account_id.eq(Uid::from(account)))
        .filter(second_factors::state.eq(Stage::Pending.name()));
    let changed = (
        second_factors::state.eq(Stage::Active.name()),
        second_factors::last_step.eq(Some(step)),
        second_factors::enrolled_at.eq(Some(now)),
    );
    diesel::update(pending).set(changed).execute(view.conn())?;
    Ok(())
}

/// Spends a step, and with it every earlier one; nothing where somebody else was faster.
pub fn spend_step(view: &mut View, account: AccountId, step: i64) -> Result<bool, Fault> {
    let unspent = second_factors::table
        .filter(second_factors::community_id.eq(view.cid()))
        .filter(second_factors::account_id.eq(Uid::from(account)))
        .filter(second_factors::state.eq(Stage::Active.name()))
        .filter(second_factors::last_step.is_null().or(second_factors::last_step.lt(step)));
    let spent = diesel::update(unspent).set(second_factors::last_step.eq(Some(step))).execute(view.conn())?;
    Ok(spent == 1)
}

/// Forgets everything of an account's second factor.
pub fn forget(view: &mut View, account: AccountId) -> Result<(), Fault> {
    delete(view, account, Stage::Pending)?;
    delete(view, account, Stage::Active)?;
    delete_codes(view, account)
}

fn delete(view: &mut View, account: AccountId, stage: Stage) -> Result<(), Fault> {
    let one = second_factors::table
        .filter(second_factors::community_id.eq(view.cid()))
        .filter(second_factors::account_id.eq(Uid::from(account)))
        .filter(second_factors::state.eq(stage.name()));
    diesel::delete(one).execute(view.conn())?;
    Ok(())
}

fn delete_codes(view: &mut View, account: AccountId) -> Result<(), Fault> {
    let all = recovery_codes::table
        .filter(recovery_codes::community_id.eq(view.cid()))
        .filter(recovery_codes::account_id.eq(Uid::from(account)));
    diesel::delete(all).execute(view.conn())?;
    Ok(())
}

/// Keeps these recovery codes, in place of all others.
pub fn replace_codes(view: &mut View, account: AccountId, digests: &[String]) -> Result<(), Fault> {
    delete_codes(view, account)?;
    let community = view.cid();
    let row = |digest: &String| {
        (
            recovery_codes::community_id.eq(community),
            recovery_codes::account_id.eq(Uid::from(account)),
            recovery_codes::code_hash.eq(digest.clone()),
        )
    };
    for digest in digests {
        diesel::insert_into(recovery_codes::table).values(row(digest)).execute(view.conn())?;
    }
    Ok(())
}

/// Spends a recovery code; nothing where it is none, or was spent.
pub fn spend_code(view: &mut View, account: AccountId, digest: &str) -> Result<bool, Fault> {
    let now = At(view.now());
    let unspent = recovery_codes::table
        .filter(recovery_codes::community_id.eq(view.cid()))
        .filter(recovery_codes::account_id.eq(Uid::from(account)))
        .filter(recovery_codes::code_hash.eq(digest))
        .filter(recovery_codes::used_at.is_null());
    let spent = diesel::update(unspent).set(recovery_codes::used_at.eq(Some(now))).execute(view.conn())?;
    Ok(spent == 1)
}

/// How many recovery codes are left.
pub fn codes_left(view: &mut View, account: AccountId) -> Result<i64, Fault> {
    Ok(recovery_codes::table
        .filter(recovery_codes::community_id.eq(view.cid()))
        .filter(recovery_codes::account_id.eq(Uid::from(account)))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(view.conn())?)
}

/// The accounts of the community whose second factor makes no sense: one that counts and never began to, or one of a stage
/// nobody knows.
pub fn unreadable_rows(view: &mut View) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, second_factors, account_id, FactorRow, |row: FactorRow| explained(&row)))
}

/// The accounts with a recovery code that is kept as no digest.
pub fn unreadable_codes(view: &mut View) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, recovery_codes, account_id, CodeRow, |row: CodeRow| {
        if is_digest(&row.code_hash) { Ok(()) } else { Err(unreadable()) }
    }))
}

fn explained(row: &FactorRow) -> Result<(), Fault> {
    let began = row.enrolled_at.is_none_or(|at| Instant::from(row.begun_at) <= Instant::from(at));
    let stands = match row.state.as_str() {
        "pending" => row.enrolled_at.is_none() && row.last_step.is_none(),
        "active" => row.enrolled_at.is_some() && row.last_step.is_some(),
        _ => false,
    };
    if began && stands { Ok(()) } else { Err(unreadable()) }
}
