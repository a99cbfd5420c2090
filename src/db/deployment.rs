//! Values of the whole deployment, by name, and the lock that guards its keys and migrations.
//!
//! **The lock** is a row, not an advisory lock: it works through poolers and on every engine. Whoever reads a key file,
//! changes it and writes it back, or makes one because it is missing, holds the lock for all of it; so do migrations.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::connection::Conn;
use super::on_engine;
use super::schema::deployment;
use kernel::Fault;

/// Takes the row of the lock; SQLite's writers exclude each other already when their transaction begins.
pub(super) const LOCK: &str = "UPDATE migration_lock SET taken = taken + 1 WHERE lock_id = 1";

/// Longer than a request may wait: ten instances that start at once come one after the other.
const PATIENT: &str = "SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = '60s'";

/// Takes the deployment's lock until the surrounding transaction ends.
///
/// # Errors
/// When the database refuses, or another one holds the lock for more than a minute.
pub fn lock_deployment(conn: &mut Conn) -> Result<(), Fault> {
    if let Conn::Pg(conn) = conn {
        conn.batch_execute(PATIENT)?;
    }
    on_engine!(conn, |conn| diesel::sql_query(LOCK).execute(conn))?;
    Ok(())
}

/// The value of this name.
pub fn deployment_value(conn: &mut Conn, name: &str) -> Result<Option<String>, Fault> {
    let found = on_engine!(conn, |conn| deployment::table
        .filter(deployment::name.eq(name))
        .select(deployment::value)
        .first(conn)
        .optional())?;
    Ok(found)
}

/// The rest of the names that begin like this.
pub fn deployment_names(conn: &mut Conn, prefix: &str) -> Result<Vec<String>, Fault> {
    let names: Vec<String> =
        on_engine!(conn, |conn| deployment::table.select(deployment::name).order(deployment::name).load(conn))?;
    Ok(names.iter().filter_map(|name| name.strip_prefix(prefix)).map(str::to_owned).collect())
}

/// Records a value whose name is new. To be called under [`lock_deployment`] where two could note it at once.
///
/// # Errors
/// When the name is taken, or the disk refuses.
pub fn note_deployment(conn: &mut Conn, name: &str, value: &str) -> Result<(), Fault> {
    let row = (deployment::name.eq(name), deployment::value.eq(value));
    on_engine!(conn, |conn| diesel::insert_into(deployment::table).values(row).execute(conn))?;
    Ok(())
}

/// Takes a name and its value away.
pub fn forget_deployment(conn: &mut Conn, name: &str) -> Result<(), Fault> {
    let row = deployment::table.filter(deployment::name.eq(name));
    on_engine!(conn, |conn| diesel::delete(row).execute(conn))?;
    Ok(())
}
