//! Where the database is: its URL, the engine that this names, and how long one waits for it.

use std::fmt::{Debug, Display, Formatter};
use std::sync::Arc;
use std::time::Duration;

use crate::fault::UNAVAILABLE;
use crate::figures::Figures;
use kernel::Fault;

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

/// Where the data is, and how many connections a server gets.
#[derive(Clone, Debug)]
pub struct Place {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Connections (and the threads that own them) to PostgreSQL.
    pub connections: usize,
    /// How long a request waits for its turn before it is refused.
    pub patience: Duration,
    /// How long a job may run once it is its turn.
    pub limit: Duration,
    /// The metrics of reads and writes.
    pub figures: Figures,
    /// Test aid: told of each statement.
    pub statement_hook: StatementHook,
}

impl Place {
    /// The database of this URL, with the connections and the patience of a small service.
    pub fn of(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 2,
            patience: Duration::from_secs(2),
            limit: Duration::from_secs(60),
            figures: Figures::default(),
            statement_hook: StatementHook::default(),
        }
    }

    /// Where the database is, for whoever runs the machine: the path of its file, or its name on the server.
    pub fn told(&self) -> &str {
        if self.url.starts_with("sqlite:") { sqlite_path(&self.url) } else { self.name() }
    }

    /// What the database is called: its file, or its name on the server.
    pub fn name(&self) -> &str {
        let path = self.url.split('?').next().unwrap_or_default();
        sqlite_path(path).rsplit('/').next().unwrap_or_default()
    }
}

/// Is told of a statement: its text, and the values bound to it behind `-- binds`.
pub type OnStatement = dyn Fn(&dyn Display) + Send + Sync;

/// Test aid: is told of each statement before it is sent; a panic makes the statement fail.
#[derive(Clone, Default)]
pub struct StatementHook(pub Option<Arc<OnStatement>>);

impl Debug for StatementHook {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("StatementHook").field(&self.0.is_some()).finish()
    }
}

/// The file a `sqlite:` URL names.
pub fn sqlite_path(url: &str) -> &str {
    url.trim_start_matches("sqlite:")
}
