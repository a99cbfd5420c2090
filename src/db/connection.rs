//! One connection type for both engines, and how each is opened.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;

use super::Place;
use super::engines::traced::Statements;
use super::fault::UNAVAILABLE;
use super::unreachable;
use kernel::Fault;

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
#[macro_export]
macro_rules! on_engine {
    ($conn:expr, |$own:ident| $statement:expr) => {
        match $conn {
            $crate::Conn::Sqlite($own) => $statement,
            $crate::Conn::Pg($own) => $statement,
        }
    };
}

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
        let Some(left) = self.0.clone() else {
            return if Statements::wanted() {
                conn.set_instrumentation(Statements::default())
            };
        };
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) && left.fetch_sub(1, Ordering::SeqCst) == 1 {
                std::panic::panic_any("a statement was made to fail by the test");
            }
        });
    }
}

/// The file a `sqlite:` URL names.
pub(super) fn sqlite_path(url: &str) -> &str {
    url.trim_start_matches("sqlite:")
}

/// How long the server may take over one statement of a connection, and over waiting for a lock.
#[derive(Clone, Copy, Debug)]
pub struct Bounds(&'static str);

impl Bounds {
    /// What a request may ask for.
    pub const REQUEST: Self =
        Self("SET statement_timeout = '5s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '60s'");
    /// Long reads: verification, exports, reports.
    pub const LONG: Self = Self(
        "SET statement_timeout = '120s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '300s'",
    );
    /// The probe.
    pub const PROBE: Self = Self("SET statement_timeout = '1s'; SET lock_timeout = '1s'");
}

/// Opens a writing connection for a command or a migration, which takes as long as it takes. Why PostgreSQL is out of
/// reach is told in words: no request waits for this one.
///
/// # Errors
/// [`UNAVAILABLE`] when the database is out of reach.
pub fn open(place: &Place) -> Result<Conn, Fault> {
    let mut conn = match Engine::of(&place.url)? {
        Engine::Sqlite => open_sqlite(
            sqlite_path(&place.url),
            "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; \
             PRAGMA secure_delete = ON;",
        )?,
        Engine::Postgres => {
            let conn = PgConnection::establish(&with_parameters(&place.url));
            Conn::Pg(conn.map_err(|error| unreachable::postgres(&place.url, &error))?)
        }
    };
    place.sabotage.arm(&mut conn);
    Ok(conn)
}

/// Opens a connection to PostgreSQL whose statements end in time.
///
/// # Errors
/// [`UNAVAILABLE`] when the server is out of reach.
pub fn open_bounded(place: &Place, bounds: Bounds) -> Result<Conn, Fault> {
    let mut conn =
        Conn::Pg(PgConnection::establish(&with_parameters(&place.url)).map_err(|error| unreachable::quietly(&error))?);
    conn.batch_execute(bounds.0)?;
    place.sabotage.arm(&mut conn);
    Ok(conn)
}

/// The URL with what bounds every wait on the network, unless it says so itself: seconds to connect to one host,
/// milliseconds until sent data must be acknowledged, seconds until a silent connection is asked whether it lives. Of
/// several hosts the one that takes writes is meant.
fn with_parameters(url: &str) -> String {
    let (address, given) = url.split_once('?').unwrap_or((url, ""));
    let authority = address.split_once("://").map_or("", |(_, rest)| rest);
    let hosts = authority.rsplit_once('@').map_or(authority, |(_, rest)| rest);
    let several = hosts.split('/').next().is_some_and(|hosts| hosts.contains(','));
    let mut wanted = vec![
        ("connect_timeout", "2"),
        ("tcp_user_timeout", "5000"),
        ("keepalives_idle", "10"),
        ("keepalives_interval", "5"),
        ("keepalives_count", "3"),
        ("application_name", "hulian"),
    ];
    if several {
        wanted.push(("target_session_attrs", "read-write"));
    }
    let said = |name: &str| given.split('&').any(|pair| pair.split('=').next() == Some(name));
    let mut parameters: Vec<String> = given.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    parameters
        .extend(wanted.into_iter().filter(|(name, _)| !said(name)).map(|(name, value)| format!("{name}={value}")));
    format!("{address}?{}", parameters.join("&"))
}

/// Opens a connection that can only read. It waits for nobody longer than a second: it runs where requests are answered.
///
/// # Errors
/// [`UNAVAILABLE`] when the file is out of reach.
pub fn open_sqlite_reader(url: &str) -> Result<Conn, Fault> {
    open_sqlite(sqlite_path(url), "PRAGMA busy_timeout = 1000; PRAGMA query_only = ON;")
}

fn open_sqlite(path: &str, further: &str) -> Result<Conn, Fault> {
    let mut conn = SqliteConnection::establish(path).map_err(|error| unreachable::quietly(&error))?;
    // How long it waits for others comes first: the next words look into the file already.
    conn.batch_execute(further)?;
    conn.batch_execute("PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;")?;
    if Statements::wanted() {
        conn.set_instrumentation(Statements::default());
    }
    Ok(Conn::Sqlite(conn))
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
    fn every_wait_on_the_network_is_bounded_unless_the_url_says_otherwise() {
        let plain = with_parameters("postgres://h:geheim@db/hulian");
        assert!(plain.starts_with("postgres://h:geheim@db/hulian?connect_timeout=2&tcp_user_timeout=5000&"), "{plain}");
        assert!(!plain.contains("target_session_attrs"));
        let told = with_parameters("postgres://h@a,b:5433/hulian?connect_timeout=7&target_session_attrs=any");
        assert!(told.contains("connect_timeout=7&") && !told.contains("connect_timeout=2"), "{told}");
        assert!(told.contains("target_session_attrs=any") && !told.contains("read-write"), "{told}");
        assert!(with_parameters("postgres://h@a,b/hulian").ends_with("target_session_attrs=read-write"));
        assert!(
            !with_parameters("postgres://h,x@a/hulian").contains("target_session_attrs"),
            "a comma in a name is none"
        );
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
