//! Runs migrations, once even when two instances start together, and takes them back.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::MigrationHarness;

use super::distribution::{is_distributed, spread};
use super::embedded::{POSTGRES, SQLITE, named};
use super::single_statements::SingleStatements;
use super::statistics;
use crate::connection::{Conn, Engine, Place, open, unreachable};
use crate::deployment::LOCK;
use crate::engines::{postgres, sqlite};
use crate::fault::INTERNAL;
use crate::file;
use kernel::Fault;

/// Into how many shards communities are spread where nothing else is said: as many nodes can share them.
pub const SHARDS: u32 = 32;

/// Applies what is pending and names it; new tables of a distributed database are distributed. Whoever comes second waits for the lock
/// row and finds nothing to do.
///
/// # Errors
/// A fault when the database is out of reach or a migration fails; nothing of the run is kept then.
pub fn run(place: &Place) -> Result<Vec<String>, Fault> {
    let done = prepared(place).and_then(|mut conn| applied(&mut conn));
    done.map_err(|fault| failed(place, fault))
}

fn applied(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    match conn {
        Conn::Sqlite(conn) => conn.immediate_transaction(|conn| {
            let done = named(conn.run_pending_migrations(SQLITE))?;
            statistics::tell(conn)?;
            Ok(done)
        }),
        Conn::Pg(conn) => {
            let done = conn.transaction(|conn| {
                diesel::sql_query(LOCK).execute(conn)?;
                named(conn.run_pending_migrations(SingleStatements(POSTGRES)))
            })?;
            // A table that was made on a distributed database lies on the coordinator alone.
            if !done.is_empty() && is_distributed(conn)? {
                spread(conn, SHARDS)?;
            }
            Ok(done)
        }
    }
}

/// Takes every migration back: the database is empty afterwards.
///
/// # Errors
/// As [`run`].
pub fn revert_all(place: &Place) -> Result<Vec<String>, Fault> {
    let done = prepared(place).and_then(|mut conn| reverted(&mut conn));
    done.map_err(|fault| failed(place, fault))
}

fn reverted(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    match conn {
        Conn::Sqlite(conn) => conn.immediate_transaction(|conn| named(conn.revert_all_migrations(SQLITE))),
        Conn::Pg(conn) => conn.transaction(|conn| {
            diesel::sql_query(LOCK).execute(conn)?;
            named(conn.revert_all_migrations(SingleStatements(POSTGRES)))
        }),
    }
}

/// In words where there are some; otherwise that it was a migration.
fn failed(place: &Place, fault: Fault) -> Fault {
    let fault = unreachable::told(place, fault);
    match fault.detail() {
        None if fault.code() == &INTERNAL => fault.because("数据库迁移失败。", "A database migration failed."),
        _ => fault,
    }
}

/// Whether there is nothing yet: no file, or no table in it.
///
/// # Errors
/// A fault when the database is out of reach.
pub fn is_empty(place: &Place) -> Result<bool, Fault> {
    if Engine::of(&place.url)? == Engine::Sqlite && !file::exists(&place.url) {
        return Ok(true);
    }
    let found = open(place).and_then(|mut conn| tables(&mut conn));
    Ok(found.map_err(|fault| unreachable::told(place, fault))?.is_empty())
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

fn tables(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let statement = match conn {
        Conn::Sqlite(_) => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Conn::Pg(_) => {
            // An extension may bring views along.
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()"
        }
    };
    let found: Vec<Named> = diesel::sql_query(statement).load(conn)?;
    Ok(found.into_iter().map(|table| table.name).filter(|name| !name.starts_with("__diesel")).collect())
}

fn prepared(place: &Place) -> Result<Conn, Fault> {
    if Engine::of(&place.url)? == Engine::Sqlite {
        file::create(&place.url)?;
    }
    let mut conn = open(place)?;
    match &mut conn {
        Conn::Sqlite(_) => sqlite::write_ahead(&mut conn)?,
        Conn::Pg(_) => postgres::require_fit(&mut conn, &place.url)?,
    }
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
