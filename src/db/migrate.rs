//! Migrations: embedded, of the same names for both engines, run once even when two instances start together.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{Conn, open};
use super::{Place, fault::INTERNAL};
use crate::kernel::{Fault, masked};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Applies what is pending and names it. Whoever comes second waits for the lock row and finds nothing to do.
///
/// # Errors
/// A fault when the database is out of reach or a migration fails; nothing of the run is kept then.
pub fn run(place: &Place) -> Result<Vec<String>, Fault> {
    match &mut prepared(place)? {
        Conn::Sqlite(conn) => conn.immediate_transaction(|conn| named(conn.run_pending_migrations(SQLITE))),
        Conn::Pg(conn) => conn.transaction(|conn| {
            diesel::sql_query(LOCK).execute(conn)?;
            named(conn.run_pending_migrations(POSTGRES))
        }),
    }
}

/// Takes every migration back: the database is empty afterwards.
///
/// # Errors
/// As [`run`].
pub fn revert_all(place: &Place) -> Result<Vec<String>, Fault> {
    match &mut prepared(place)? {
        Conn::Sqlite(conn) => conn.immediate_transaction(|conn| named(conn.revert_all_migrations(SQLITE))),
        Conn::Pg(conn) => conn.transaction(|conn| {
            diesel::sql_query(LOCK).execute(conn)?;
            named(conn.revert_all_migrations(POSTGRES))
        }),
    }
}

/// A row as the lock, not an advisory lock: it works through poolers and on every engine. SQLite's writers exclude
/// each other anyway.
const LOCK: &str = "UPDATE migration_lock SET taken = taken + 1 WHERE lock_id = 1";

fn named<V: std::fmt::Display>(done: diesel::migration::Result<Vec<V>>) -> Result<Vec<String>, Fault> {
    done.map(|versions| versions.iter().map(ToString::to_string).collect()).map_err(|error| {
        let cause = masked(&error.to_string());
        Fault::caused(&INTERNAL, cause).because("数据库迁移失败。", "A database migration failed.")
    })
}

fn prepared(place: &Place) -> Result<Conn, Fault> {
    drop(super::Db::open(&Place { connections: 1, ..place.clone() })?);
    let mut conn = open(place)?;
    create_lock(&mut conn)?;
    Ok(conn)
}

fn create_lock(conn: &mut Conn) -> Result<(), Fault> {
    let create =
        "CREATE TABLE IF NOT EXISTS migration_lock (lock_id BIGINT NOT NULL PRIMARY KEY, taken BIGINT NOT NULL)";
    let mut outcome = Ok(());
    for _ in 0..5 {
        // Two instances that create it at the same moment: one is told of a duplicate and finds it on the next try.
        outcome = conn.batch_execute(create);
        if outcome.is_ok() {
            break;
        }
    }
    outcome?;
    diesel::sql_query(
        "INSERT INTO migration_lock (lock_id, taken) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM migration_lock)",
    )
    .execute(conn)
    .or_else(|error| match error {
        diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::UniqueViolation, _) => Ok(0),
        other => Err(other),
    })?;
    Ok(())
}
