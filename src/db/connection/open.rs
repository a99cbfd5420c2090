//! How a connection is opened: its parameters, and the bounds of its statements.

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;

use super::conn::Conn;
use super::place::{Engine, Place, StatementHook, sqlite_path};
use super::statement_spans::Statements;
use super::unreachable;
use kernel::Fault;

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

/// Has the connection watched: by a test, or by whoever listens to spans.
fn watch(hook: &StatementHook, conn: &mut Conn) {
    let Some(told) = hook.0.clone() else {
        return if Statements::wanted() {
            conn.set_instrumentation(Statements::default())
        };
    };
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            told(&query);
        }
    });
}

/// Opens a writing connection for a command or a migration, which takes as long as it takes. Why PostgreSQL is out of
/// reach is told in words: no request waits for this one.
///
/// # Errors
/// `unavailable` when the database is out of reach.
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
    watch(&place.statement_hook, &mut conn);
    Ok(conn)
}

/// Opens a connection to PostgreSQL whose statements end in time.
///
/// # Errors
/// `unavailable` when the server is out of reach.
pub fn open_bounded(place: &Place, bounds: Bounds) -> Result<Conn, Fault> {
    let mut conn =
        Conn::Pg(PgConnection::establish(&with_parameters(&place.url)).map_err(|error| unreachable::quietly(&error))?);
    conn.batch_execute(bounds.0)?;
    watch(&place.statement_hook, &mut conn);
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
/// `unavailable` when the file is out of reach.
pub fn open_sqlite_reader(place: &Place) -> Result<Conn, Fault> {
    let mut conn = open_sqlite(sqlite_path(&place.url), "PRAGMA busy_timeout = 1000; PRAGMA query_only = ON;")?;
    watch(&place.statement_hook, &mut conn);
    Ok(conn)
}

fn open_sqlite(path: &str, further: &str) -> Result<Conn, Fault> {
    let mut conn = SqliteConnection::establish(path).map_err(|error| unreachable::quietly(&error))?;
    // How long it waits for others comes first: the next words look into the file already.
    conn.batch_execute(further)?;
    conn.batch_execute("PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;")?;
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
