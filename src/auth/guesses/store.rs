//! Storage: counted failures, as rows of the platform.

use diesel::prelude::*;

use super::model::{Failures, Subject};
use db::schema::sign_in_failures;
use journal::ReadTx;
use kernel::{Fault, Instant};

/// Counted failures.
pub fn failures(view: &mut ReadTx, subject: &Subject) -> Result<Option<Failures>, Fault> {
    let row: Option<(i64, Instant, Instant, Option<Instant>)> = sign_in_failures::table
        .filter(sign_in_failures::community_id.eq(view.community()))
        .filter(sign_in_failures::subject.eq(subject.key()))
        .select((
            sign_in_failures::failures,
            sign_in_failures::began_at,
            sign_in_failures::last_at,
            sign_in_failures::blocked_until,
        ))
        .first(view.conn())
        .optional()?;
    Ok(row.map(|(count, began_at, last_at, blocked_until)| Failures { count, began_at, last_at, blocked_until }))
}

/// Saves a count, until it is forgotten.
pub fn set(view: &mut ReadTx, subject: &Subject, failures: &Failures, forget_at: Instant) -> Result<(), Fault> {
    clear(view, subject)?;
    let row = (
        sign_in_failures::community_id.eq(view.community()),
        sign_in_failures::subject.eq(subject.key()),
        sign_in_failures::failures.eq(failures.count),
        sign_in_failures::began_at.eq(failures.began_at),
        sign_in_failures::last_at.eq(failures.last_at),
        sign_in_failures::blocked_until.eq(failures.blocked_until),
        sign_in_failures::forget_at.eq(forget_at),
    );
    diesel::insert_into(sign_in_failures::table).values(row).execute(view.conn())?;
    Ok(())
}

/// Clears a count.
pub fn clear(view: &mut ReadTx, subject: &Subject) -> Result<(), Fault> {
    let one = sign_in_failures::table
        .filter(sign_in_failures::community_id.eq(view.community()))
        .filter(sign_in_failures::subject.eq(subject.key()));
    diesel::delete(one).execute(view.conn())?;
    Ok(())
}

/// Forgets what is over.
pub fn forget(view: &mut ReadTx) -> Result<(), Fault> {
    let now = view.now();
    let past = sign_in_failures::table
        .filter(sign_in_failures::community_id.eq(view.community()))
        .filter(sign_in_failures::forget_at.le(now));
    diesel::delete(past).execute(view.conn())?;
    Ok(())
}

/// When the last count is over.
pub fn last_end(view: &mut ReadTx) -> Result<Option<Instant>, Fault> {
    Ok(sign_in_failures::table
        .filter(sign_in_failures::community_id.eq(view.community()))
        .order(sign_in_failures::forget_at.desc())
        .select(sign_in_failures::forget_at)
        .first(view.conn())
        .optional()?)
}
