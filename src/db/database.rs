//! The open database: reads and writes through whichever engine it has.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use super::connection::{Conn, Engine, Place, unreachable};
use super::deployment::deployment_value;
use super::engines::{CommittedReader, Room, Watch, postgres, sqlite, sqlite::Length};
use super::fault::UNAVAILABLE;
use super::figures::Figures;
use super::unreadable::located;
use kernel::{CommunityId, Fault, Id};

/// The open database.
#[derive(Clone)]
pub struct Db {
    engine: Arc<OpenEngine>,
    figures: Figures,
    committed: CommittedReader,
}

enum OpenEngine {
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
                OpenEngine::Sqlite(sqlite::Sqlite::open(place).map_err(|fault| unreachable::told(place, fault))?)
            }
            Engine::Postgres => OpenEngine::Postgres(postgres::Postgres::open(place)?),
        };
        let foreign = match &engine {
            OpenEngine::Sqlite(sqlite) => Some(sqlite.foreign_changes()),
            OpenEngine::Postgres(_) => None,
        };
        let committed = CommittedReader::of(place, foreign);
        Ok(Self { engine: Arc::new(engine), figures: place.figures.clone(), committed })
    }

    /// What sees how things stood before a transaction under way.
    pub fn committed_reader(&self) -> CommittedReader {
        self.committed.clone()
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match &*self.engine {
            OpenEngine::Sqlite(_) => Engine::Sqlite,
            OpenEngine::Postgres(_) => Engine::Postgres,
        }
    }

    /// Leaves the database tidy at the end of the process: SQLite writes its log back into the file.
    pub fn write_back(&self) {
        if let OpenEngine::Sqlite(sqlite) = &*self.engine {
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
            OpenEngine::Sqlite(sqlite) => sqlite.read(job),
            OpenEngine::Postgres(postgres) => postgres.read(job).await,
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
            OpenEngine::Sqlite(sqlite) => self.aside(sqlite.turn(Length::Bounded).await?, job).await,
            OpenEngine::Postgres(postgres) => postgres.read(job).await,
        }
    }

    /// A long read (reports, verification): never on a thread that answers requests, nor on a connection they wait for.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_blocking<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let watch = Watch::of("read_blocking", &self.figures);
        let job = move |conn: &mut Conn| watch.run(|| named(conn, &job));
        match &*self.engine {
            OpenEngine::Sqlite(sqlite) => self.aside(sqlite.turn(Length::Long).await?, job).await,
            OpenEngine::Postgres(postgres) => postgres.read_blocking(job).await,
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
                OpenEngine::Sqlite(sqlite) => sqlite.read(job),
                OpenEngine::Postgres(_) => Err(Fault::caused(&UNAVAILABLE, "no reader of this engine")),
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
            OpenEngine::Sqlite(sqlite) => sqlite.write(room, job).await,
            OpenEngine::Postgres(postgres) => postgres.write(community.map(|id| id.uuid().as_u128()), job).await,
        }
    }

    /// Keeps this much of the disk in reserve, where the database is a file of ours.
    pub fn keep_reserve(&self, bytes: u64) {
        if let OpenEngine::Sqlite(sqlite) = &*self.engine {
            sqlite.keep_reserve(bytes);
        }
    }

    /// Whether the disk is full and its reserve is being used.
    pub fn on_reserve(&self) -> bool {
        matches!(&*self.engine, OpenEngine::Sqlite(sqlite) if sqlite.on_reserve())
    }

    /// Whether the database answers now, within a second, and takes writes.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] with the reason.
    pub async fn ready(&self) -> Result<(), Fault> {
        match &*self.engine {
            OpenEngine::Sqlite(sqlite) => sqlite.read(|conn| {
                deployment_value(conn, "ready")?;
                Ok(())
            }),
            OpenEngine::Postgres(postgres) => postgres.ready().await,
        }
    }
}

/// Runs a job; a row that it could not read is looked for, so that the failure names it.
fn named<T>(conn: &mut Conn, job: impl Fn(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
    job(conn).map_err(|fault| located(conn, fault))
}
