//! The disk: two engines, two doors (read, write).
//!
//! Every query is written once, against [`Conn`]; `--database-url` decides at run time whether it reaches the embedded
//! SQLite file or a PostgreSQL server. The floors above see neither engine.
//!
//! **Invariants.** A job is all or nothing. A write is durable before it is answered (`synchronous=FULL`,
//! `synchronous_commit=on`). A broken connection is never handed to the next job.

pub mod columns;
mod connection;
mod engines;
mod fault;
mod holders;
mod keyset;
mod migrate;
mod one_of;
pub mod schema;
#[cfg(test)]
mod scratch;
mod shape;
mod sorted;

pub use columns::{At, Uid};
pub(crate) use connection::on_engine;
pub use connection::{Conn, Engine, MultiBackend, Sabotage};
pub use fault::{CODES, Joined, UNAVAILABLE, from_json, known, on_unique, read_row, to_json, unreadable};
pub use holders::holders;
pub use keyset::{like, lowered, row_after};
pub use migrate::{revert_all, run as migrate};
pub use one_of::one_of;
#[cfg(test)]
pub use scratch::Scratch;
pub(crate) use sorted::sorted;
pub use sorted::{day_key, day_mark, instant_key, text_key};

pub use shape::shape;

use std::sync::Arc;

use engines::{postgres, sqlite};

use crate::kernel::Fault;

/// Where the data is, and how many connections a server gets.
#[derive(Clone, Debug)]
pub struct Place {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Connections (and the threads that own them) to PostgreSQL.
    pub connections: usize,
    /// Test aid: fails the n-th statement of a write.
    pub sabotage: Sabotage,
}

/// The open database.
#[derive(Clone)]
pub struct Db {
    engine: Arc<Doors>,
}

enum Doors {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens the database: for SQLite creates the file (mode 0600) where there is none.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] when it cannot be reached or is not durable as configured.
    pub fn open(place: &Place) -> Result<Self, Fault> {
        let engine = match Engine::of(&place.url)? {
            Engine::Sqlite => Doors::Sqlite(sqlite::Sqlite::open(place)?),
            Engine::Postgres => Doors::Postgres(postgres::Postgres::open(place)?),
        };
        Ok(Self { engine: Arc::new(engine) })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match &*self.engine {
            Doors::Sqlite(_) => Engine::Sqlite,
            Doors::Postgres(_) => Engine::Postgres,
        }
    }

    /// Leaves the database tidy at the end of the process: SQLite writes its log back into the file.
    pub fn write_back(&self) {
        if let Doors::Sqlite(sqlite) = &*self.engine {
            sqlite.write_back();
        }
    }

    /// A bounded read. On SQLite it runs at once on the calling thread's own connection.
    ///
    /// # Errors
    /// What the job answers; [`UNAVAILABLE`] when the database is out of reach.
    pub async fn read<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        match &*self.engine {
            Doors::Sqlite(sqlite) => sqlite.read(job),
            Doors::Postgres(postgres) => postgres.read(job).await,
        }
    }

    /// A long read (reports, verification): never on a thread that answers requests.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn study<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let Doors::Sqlite(_) = &*self.engine else { return self.read(job).await };
        let this = self.clone();
        let run = move || match &*this.engine {
            Doors::Sqlite(sqlite) => sqlite.read(job),
            Doors::Postgres(_) => Err(Fault::caused(&UNAVAILABLE, "no reader of this engine")),
        };
        tokio::task::spawn_blocking(run)
            .await
            .unwrap_or_else(|_| Err(Fault::caused(&UNAVAILABLE, "a long read ended early")))
    }

    /// One durable transaction. The job may be run again before anything was answered (PostgreSQL 40001, 40P01).
    ///
    /// # Errors
    /// What the job answers (nothing is kept then); [`UNAVAILABLE`] when it could not be committed.
    pub async fn write<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        match &*self.engine {
            Doors::Sqlite(sqlite) => sqlite.write(job).await,
            Doors::Postgres(postgres) => postgres.write(job).await,
        }
    }
}
