//! The disk: two engines, two doors (read, write).
//!
//! Every query is written once, against [`Conn`]; `--database-url` decides at run time whether it reaches the embedded
//! SQLite file or a PostgreSQL server. The floors above see neither engine.
//!
//! **Invariants.** A job is all or nothing. A write is durable before it is answered (`synchronous=FULL`,
//! `synchronous_commit=on`). A broken connection is never handed to the next job.

pub mod columns;
#[expect(missing_docs, reason = "what MultiConnection derives has none")]
mod connection;
pub mod copy;
mod deployment;
mod engines;
mod fault;
mod file;
mod migrations;
mod query;
pub mod restoring;
#[expect(missing_docs, reason = "the tables and columns are told by the migrations")]
pub mod schema;
#[cfg(debug_assertions)]
mod scratch;
pub mod soundness;
mod unreachable;
mod unreadable;

pub use columns::{At, On, Uid, digested};
pub use connection::{Conn, Engine, MultiBackend, Sabotage};
pub use deployment::{deployment_names, deployment_value, forget_deployment, lock_deployment, note_deployment};
use engines::Watch;
pub use engines::{CommittedReader, Figures, Room, TOO_LONG, destroyed, write_anew};
pub use fault::{CODES, Joined, UNAVAILABLE, from_json, known, on_unique, read_row, to_json, unreadable};
pub use file::{ServerLock, occupied as file_occupied, path as file_path, remove as remove_file, url as file_url};
pub use migrations::{
    is_empty, known as known_migrations, revert_all, run as migrate, shape, strange_actors, strange_shape,
};
pub use query::{day_key, day_mark, holders, instant_key, like, lowered, one_of, row_after, text_key};
#[cfg(debug_assertions)]
pub use scratch::Scratch;
pub use unreadable::{located, readable};

use std::sync::Arc;
use std::time::Duration;

use engines::{postgres, sqlite, sqlite::Length};
use tokio::sync::OwnedSemaphorePermit;

use kernel::{CommunityId, Fault, Id};

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
    /// Where the doors count.
    pub figures: Figures,
    /// Test aid: fails the n-th statement of a write.
    pub sabotage: Sabotage,
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
            sabotage: Sabotage::default(),
        }
    }

    /// Where the database is, for whoever runs the machine: the path of its file, or its name on the server.
    pub fn told(&self) -> &str {
        if self.url.starts_with("sqlite:") { connection::sqlite_path(&self.url) } else { self.name() }
    }

    /// What the database is called: its file, or its name on the server.
    pub fn name(&self) -> &str {
        let path = self.url.split('?').next().unwrap_or_default();
        connection::sqlite_path(path).rsplit('/').next().unwrap_or_default()
    }
}

/// The open database.
#[derive(Clone)]
pub struct Db {
    engine: Arc<Doors>,
    figures: Figures,
    committed: CommittedReader,
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
            Engine::Sqlite => {
                Doors::Sqlite(sqlite::Sqlite::open(place).map_err(|fault| unreachable::told(place, fault))?)
            }
            Engine::Postgres => Doors::Postgres(postgres::Postgres::open(place)?),
        };
        Ok(Self { engine: Arc::new(engine), figures: place.figures.clone(), committed: CommittedReader::of(place) })
    }

    /// What sees how things stood before a transaction under way.
    pub fn committed_reader(&self) -> CommittedReader {
        self.committed.clone()
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

    /// A bounded read. On SQLite it runs at once on the calling thread's own connection. Like every read it may be run once
    /// more, on a new connection, where the one it ran on broke.
    ///
    /// # Errors
    /// What the job answers; [`UNAVAILABLE`] when the database is out of reach.
    pub async fn read<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let watch = Watch::of("read", &self.figures);
        let job = move |conn: &mut Conn| watch.run(|| named(conn, &job));
        match &*self.engine {
            Doors::Sqlite(sqlite) => sqlite.read(job),
            Doors::Postgres(postgres) => postgres.read(job).await,
        }
    }

    /// A read that may look at many rows: never on a thread that answers requests.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_aside<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let watch = Watch::of("read_aside", &self.figures);
        let job = move |conn: &mut Conn| watch.run(|| named(conn, &job));
        match &*self.engine {
            Doors::Sqlite(sqlite) => self.aside(sqlite.turn(Length::Bounded).await?, job).await,
            Doors::Postgres(postgres) => postgres.read(job).await,
        }
    }

    /// A long read (reports, verification): never on a thread that answers requests, nor on a connection they wait for.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn study<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let watch = Watch::of("study", &self.figures);
        let job = move |conn: &mut Conn| watch.run(|| named(conn, &job));
        match &*self.engine {
            Doors::Sqlite(sqlite) => self.aside(sqlite.turn(Length::Long).await?, job).await,
            Doors::Postgres(postgres) => postgres.study(job).await,
        }
    }

    /// The turn lasts as long as the read does, whoever still waits for it.
    async fn aside<T, F>(&self, turn: OwnedSemaphorePermit, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let this = self.clone();
        let run = move || {
            let _held = turn;
            match &*this.engine {
                Doors::Sqlite(sqlite) => sqlite.read(job),
                Doors::Postgres(_) => Err(Fault::caused(&UNAVAILABLE, "no reader of this engine")),
            }
        };
        tokio::task::spawn_blocking(run).await.unwrap_or_else(|_| Err(Fault::of(&UNAVAILABLE)))
    }

    /// One durable transaction, of this community if it belongs to one. The job may be run again before anything was
    /// answered (PostgreSQL 40001, 40P01; a full disk).
    ///
    /// # Errors
    /// What the job answers (nothing is kept then); [`UNAVAILABLE`] when it could not be committed.
    pub async fn write<T, F>(&self, community: Option<CommunityId>, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        self.write_in(Room::Free, community, job).await
    }

    /// As [`Db::write`], in this room on the disk. PostgreSQL keeps no reserve: its disk is not ours.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_in<T, F>(&self, room: Room, community: Option<CommunityId>, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let watch = Watch::of("write", &self.figures);
        let job = move |conn: &mut Conn| watch.run(|| named(conn, &job));
        match &*self.engine {
            Doors::Sqlite(sqlite) => sqlite.write(room, job).await,
            Doors::Postgres(postgres) => postgres.write(community.map(|id| id.uuid().as_u128()), job).await,
        }
    }

    /// Keeps this much of the disk in reserve, where the database is a file of ours.
    pub fn keep_reserve(&self, bytes: u64) {
        if let Doors::Sqlite(sqlite) = &*self.engine {
            sqlite.keep_reserve(bytes);
        }
    }

    /// Whether the disk is full and its reserve is being used.
    pub fn on_reserve(&self) -> bool {
        matches!(&*self.engine, Doors::Sqlite(sqlite) if sqlite.on_reserve())
    }

    /// Whether the database answers now, within a second, and takes writes.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] with the reason.
    pub async fn ready(&self) -> Result<(), Fault> {
        match &*self.engine {
            Doors::Sqlite(sqlite) => sqlite.read(|conn| {
                deployment_value(conn, "ready")?;
                Ok(())
            }),
            Doors::Postgres(postgres) => postgres.ready().await,
        }
    }
}

/// Runs a job; a row that it could not read is looked for, so that the failure names it.
fn named<T>(conn: &mut Conn, job: impl Fn(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
    job(conn).map_err(|fault| located(conn, fault))
}
