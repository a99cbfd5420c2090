//! Copies of a database for backups, taken while others write; and its catalogue.
//!
//! **Invariants.** The served SQLite file is opened by SQLite alone, and only to read: a file handle opened and closed
//! beside it would take the process's locks on it away. Nothing here takes a write lock, nothing creates a database.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::connection::{Conn, Engine, Place, StatementHook, open, sqlite_path, unreachable};
use super::fault::UNAVAILABLE;
use super::restoring::MARK;
use kernel::Fault;

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

/// A connection that only reads, for as long as it takes: it waits for nobody's lock, and nobody waits for it.
///
/// # Errors
/// [`UNAVAILABLE`] when there is no such database.
pub fn reader(place: &Place) -> Result<Conn, Fault> {
    let mut conn = match Engine::of(&place.url)? {
        Engine::Sqlite => {
            let opened = file(Path::new(sqlite_path(&place.url)), "mode=ro").and_then(readable);
            opened.map_err(|fault| unreachable::told(place, fault))?
        }
        Engine::Postgres => open(&Place { statement_hook: StatementHook::default(), ..place.clone() })?,
    };
    if let Conn::Pg(conn) = &mut conn {
        // A service bounds its statements; a reading of everything is bounded by the size of everything.
        conn.batch_execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;")?;
    }
    Ok(conn)
}

/// A connection to a file that is a database: SQLite looks at the file only when it is asked something.
fn readable(mut conn: Conn) -> Result<Conn, Fault> {
    conn.batch_execute("PRAGMA schema_version;")?;
    Ok(conn)
}

/// A SQLite file that nobody writes (one of a backup): nothing is made beside it, no lock is taken.
///
/// # Errors
/// [`UNAVAILABLE`] when there is no such file.
pub fn still(file_path: &Path) -> Result<Conn, Fault> {
    file(file_path, "immutable=1&mode=ro")
}

fn file(path: &Path, how: &str) -> Result<Conn, Fault> {
    let missing = |_| {
        let words = format!("Cannot read the database file {}: is the path right?", path.display());
        Fault::of(&UNAVAILABLE).because(format!("无法读取数据库文件 {}, 请核对路径。", path.display()), words)
    };
    let name: String = path.display().to_string().chars().map(escaped).collect();
    let mut conn = SqliteConnection::establish(&format!("file:{name}?{how}")).map_err(missing)?;
    // What a copy is made of is split over its pages as it grows: without this, rows that move are left behind as well.
    conn.batch_execute(
        "PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(Conn::Sqlite(conn))
}

/// A character of a path inside a `file:` URI.
fn escaped(c: char) -> String {
    match c {
        '%' => "%25".to_owned(),
        '?' => "%3f".to_owned(),
        '#' => "%23".to_owned(),
        other => other.to_string(),
    }
}

/// Copies what a SQLite connection reads, as it stands at this moment, into an empty file. Writers go on meanwhile.
///
/// # Errors
/// `storage_full`; an internal error for PostgreSQL, which is copied by its own tools.
pub fn vacuum_into(conn: &mut Conn, target: &Path) -> Result<(), Fault> {
    diesel::sql_query("VACUUM INTO $1").bind::<Text, _>(target.display().to_string()).execute(conn)?;
    Ok(())
}

/// From here on every statement of this connection sees one state. PostgreSQL answers the name by which `pg_dump` sees the
/// same one, for as long as the connection stays as it is.
pub fn snapshot(conn: &mut Conn) -> Result<Option<String>, Fault> {
    match conn {
        Conn::Sqlite(conn) => {
            conn.batch_execute("BEGIN")?;
            Ok(None)
        }
        Conn::Pg(conn) => {
            conn.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            let exported: Name = diesel::sql_query("SELECT pg_export_snapshot() AS name").get_result(conn)?;
            Ok(Some(exported.name))
        }
    }
}

/// Ends what [`snapshot`] began.
pub fn release(conn: &mut Conn) -> Result<(), Fault> {
    Ok(conn.batch_execute("COMMIT")?)
}

/// The tables of the service, by name; those of the migrations themselves are left out.
pub fn tables(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let statement = match conn {
        Conn::Sqlite(_) => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Conn::Pg(_) => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()",
    };
    let found: Vec<Name> = diesel::sql_query(statement).load(conn)?;
    let mut names: Vec<String> = found.into_iter().map(|table| table.name).collect();
    names.retain(|name| !name.starts_with("__diesel") && name != "migration_lock" && name != MARK);
    names.sort();
    Ok(names)
}

/// How many rows a table has, which comes from [`tables`].
pub fn count(conn: &mut Conn, table: &str) -> Result<i64, Fault> {
    let statement = format!("SELECT CAST(count(*) AS BIGINT) AS found FROM \"{table}\"");
    let counted: Count = diesel::sql_query(statement).get_result(conn)?;
    Ok(counted.found)
}

/// The migrations a database has, oldest first; none where it is empty.
pub fn applied(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let there = match conn {
        Conn::Sqlite(_) => "SELECT name FROM sqlite_schema WHERE name = '__diesel_schema_migrations'",
        Conn::Pg(_) => {
            "SELECT tablename::text AS name FROM pg_tables
             WHERE schemaname = current_schema() AND tablename = '__diesel_schema_migrations'"
        }
    };
    let there: Option<Name> = diesel::sql_query(there).get_result(conn).optional()?;
    if there.is_none() {
        return Ok(Vec::new());
    }
    let versions = "SELECT CAST(version AS TEXT) AS name FROM __diesel_schema_migrations ORDER BY version";
    let found: Vec<Name> = diesel::sql_query(versions).load(conn)?;
    Ok(found.into_iter().map(|version| version.name).collect())
}

#[cfg(test)]
mod tests {
    use diesel::sql_types::Binary;

    use super::super::file_url;
    use super::*;

    fn place(at: &Path) -> Place {
        Place::of(file_url(at))
    }

    fn row(number: u32) -> Vec<u8> {
        (0..38_u32).flat_map(|word| (number * 7919 + word * 104_729 + 1).to_be_bytes()).collect()
    }

    fn found(file: &Path, numbers: std::ops::Range<u32>) -> usize {
        let bytes = std::fs::read(file).unwrap();
        let stands = |row: Vec<u8>| {
            let mut starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == row[0]);
            starts.any(|(at, _)| bytes[at..].starts_with(&row))
        };
        numbers.filter(|number| stands(row(*number))).count()
    }

    /// A copy grows as it is made, and its tables are split over pages: the oldest rows must not stay where they stood first.
    #[test]
    fn p57_what_is_deleted_of_a_copy_is_left_nowhere_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let [first, working, arriving] = ["first", "working", "arriving"].map(|name| dir.path().join(name));
        let mut conn = open(&place(&first)).unwrap();
        conn.batch_execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;").unwrap();
        conn.batch_execute("BEGIN;").unwrap();
        for number in 0..200 {
            let insert = diesel::sql_query("INSERT INTO kept VALUES ($1, $2)").bind::<BigInt, _>(i64::from(number));
            insert.bind::<Binary, _>(row(number)).execute(&mut conn).unwrap();
        }
        conn.batch_execute("COMMIT;").unwrap();
        drop(conn);
        vacuum_into(&mut still(&first).unwrap(), &working).unwrap();
        vacuum_into(&mut reader(&place(&working)).unwrap(), &arriving).unwrap();
        assert_eq!(found(&arriving, 0..200), 200, "the probe sees");
        let mut conn = open(&place(&arriving)).unwrap();
        conn.batch_execute("DELETE FROM kept WHERE id < 60;").unwrap();
        drop(conn);
        assert_eq!((found(&arriving, 0..60), found(&arriving, 60..200)), (0, 140));
    }
}
