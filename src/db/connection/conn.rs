//! One connection type for both engines.

use diesel::prelude::*;

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
/// Through [`Conn`] a statement's text is written again every time, to be looked up among the prepared ones; on an engine's
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
