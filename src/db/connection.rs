//! One connection type for both engines, and how each is opened.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;

use super::Place;
use super::fault::UNAVAILABLE;
use crate::kernel::Fault;

/// A connection to either engine; every store speaks to this type alone.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(PgConnection),
    /// SQLite, embedded.
    Sqlite(SqliteConnection),
}

/// Runs one statement on the engine's own connection: `on_engine!(view.conn(), |conn| query.load(conn))`.
///
/// Through [`Conn`] a statement's text is written anew every time, to be looked up among the prepared ones; on an engine's
/// own connection its type alone names it. For the few statements that most requests need; the text stands once all the same.
macro_rules! on_engine {
    ($conn:expr, |$own:ident| $statement:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($own) => $statement,
            $crate::db::Conn::Pg($own) => $statement,
        }
    };
}

pub(crate) use on_engine;

/// Which engine a database URL names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// `sqlite:PATH`
    Sqlite,
    /// `postgres://…` or `postgresql://…`
    Postgres,
}

impl Engine {
    /// Dispatches on the scheme.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] for any other scheme.
    pub fn of(url: &str) -> Result<Self, Fault> {
        if url.starts_with("sqlite:") {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else {
            Err(Fault::of(&UNAVAILABLE).because(
                "数据库地址须以 sqlite: 或 postgres:// 开头。",
                "The database URL must begin with sqlite: or postgres://.",
            ))
        }
    }

    /// The name in logs and on `/version`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

/// Test aid for "no change without its event": counts statements down and makes the one that reaches zero fail.
#[derive(Clone, Debug, Default)]
pub struct Sabotage(pub Option<Arc<AtomicI64>>);

impl Sabotage {
    fn arm(&self, conn: &mut Conn) {
        let Some(left) = self.0.clone() else { return };
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) && left.fetch_sub(1, Ordering::SeqCst) == 1 {
                std::panic::panic_any("a statement was made to fail by the test");
            }
        });
    }
}

/// The file a `sqlite:` URL names.
pub fn sqlite_path(url: &str) -> &str {
    url.trim_start_matches("sqlite:")
}

/// Opens a writing connection.
///
/// # Errors
/// [`UNAVAILABLE`] when the database is out of reach.
pub fn open(place: &Place) -> Result<Conn, Fault> {
    let mut conn = match Engine::of(&place.url)? {
        Engine::Sqlite => open_sqlite(
            sqlite_path(&place.url),
            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA secure_delete = ON;",
        )?,
        Engine::Postgres => Conn::Pg(PgConnection::establish(&place.url).map_err(unreachable_database)?),
    };
    place.sabotage.arm(&mut conn);
    Ok(conn)
}

/// Opens a connection that can only read.
///
/// # Errors
/// [`UNAVAILABLE`] when the file is out of reach.
pub fn open_sqlite_reader(url: &str) -> Result<Conn, Fault> {
    open_sqlite(sqlite_path(url), "PRAGMA query_only = ON;")
}

fn open_sqlite(path: &str, further: &str) -> Result<Conn, Fault> {
    let mut conn = SqliteConnection::establish(path).map_err(unreachable_database)?;
    conn.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
    )?;
    conn.batch_execute(further)?;
    Ok(Conn::Sqlite(conn))
}

/// The reason itself is told nowhere: it may hold an address or a password.
fn unreachable_database(error: ConnectionError) -> Fault {
    let kind = match error {
        ConnectionError::BadConnection(_) => "the database refused the connection or is away",
        ConnectionError::InvalidConnectionUrl(_) | ConnectionError::InvalidCString(_) => "the database URL is wrong",
        _ => "the connection to the database could not be set up",
    };
    Fault::caused(&UNAVAILABLE, kind).with("retry_after", 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(QueryableByName)]
    struct CompileOption {
        #[diesel(sql_type = diesel::sql_types::Text)]
        compile_options: String,
    }

    #[test]
    fn sqlite_is_built_as_the_house_needs_it() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let options: Vec<CompileOption> = diesel::sql_query("PRAGMA compile_options").load(&mut conn).unwrap();
        let options: Vec<String> = options.into_iter().map(|option| option.compile_options).collect();
        for needed in ["ENABLE_QPSG", "THREADSAFE=2", "DEFAULT_MEMSTATUS=0", "DEFAULT_FOREIGN_KEYS", "DQS=0"] {
            assert!(options.iter().any(|option| option == needed), "{needed} is not among {options:?}");
        }
        assert!(!options.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "one lock for all page caches");
    }
}
