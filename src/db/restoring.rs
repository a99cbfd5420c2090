//! A restore of PostgreSQL under way, told in the database itself: until everything is in place, and whoever was erased since
//! the backup is erased again, nothing is served from it; also when the restore is killed, and whatever pg_restore still
//! writes. An SQLite file needs no such mark: it has its name when it is whole.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::connection::{Conn, Engine, Place, open};
use super::engines::postgres;
use kernel::Fault;

/// The table that says so.
pub(super) const MARK: &str = "restore_unfinished";

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Whether a restore was begun and has not ended.
pub fn is_unfinished(place: &Place) -> Result<bool, Fault> {
    if Engine::of(&place.url)? == Engine::Sqlite {
        return Ok(false);
    }
    let statement = format!("SELECT to_regclass('{MARK}') IS NOT NULL AS found");
    let mut conn = open(place)?;
    Ok(diesel::sql_query(statement).get_result::<Found>(&mut conn)?.found)
}

/// Whether a database can hold the data; nothing is written.
///
/// # Errors
/// When it cannot, in words.
pub fn judge(conn: &mut Conn, place: &Place) -> Result<(), Fault> {
    postgres::require_fit(conn, &place.url)
}

/// Begins a restore.
pub fn begin(conn: &mut Conn) -> Result<(), Fault> {
    Ok(conn
        .batch_execute(&format!("CREATE TABLE IF NOT EXISTS {MARK} (begun_at TIMESTAMPTZ NOT NULL DEFAULT now())"))?)
}

/// Everything is in place.
pub fn end(conn: &mut Conn) -> Result<(), Fault> {
    Ok(conn.batch_execute(&format!("DROP TABLE {MARK}"))?)
}
