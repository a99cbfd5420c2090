//! Reads what is committed, from outside a transaction under way.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::connection::{self, Bounds, Conn, Engine, Place, StatementHook};
use kernel::Fault;

/// A connection of its own that sees what is committed and nothing of what a transaction under way has written: by it a writer
/// sees how rows stood before. It never waits for a lock, so whoever holds one may look.
#[derive(Clone)]
pub struct CommittedReader(Arc<Inner>);

struct Inner {
    place: Place,
    conn: Mutex<Option<Conn>>,
    foreign: Option<ForeignChanges>,
}

/// How often somebody other than this process's writer has changed the file of the database.
#[derive(Clone, Debug, Default)]
pub struct ForeignChanges(Arc<AtomicU64>);

impl ForeignChanges {
    /// Notes one more.
    pub fn note(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

impl CommittedReader {
    /// Of this database; connected when it is asked first.
    pub fn of(place: &Place, foreign: Option<ForeignChanges>) -> Self {
        let place = Place { statement_hook: StatementHook::default(), ..place.clone() };
        Self(Arc::new(Inner { place, conn: Mutex::default(), foreign }))
    }

    /// How often somebody other than this process's writer had changed the database when the transaction under way began. What this
    /// process has read or written since the count stood here is as it was. Nothing where others write at any time.
    pub fn foreign_changes(&self) -> Option<u64> {
        self.0.foreign.as_ref().map(|foreign| foreign.0.load(Ordering::Acquire))
    }

    /// Looks at what is committed. Where the connection broke, once more on a new one.
    ///
    /// # Errors
    /// What the work answers; unavailable when the database is out of reach.
    pub fn look<T>(&self, work: impl Fn(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut kept = self.0.conn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(conn) = kept.as_mut() {
            let found = work(conn);
            if found.is_ok() {
                return found;
            }
        }
        // What could not be used is dropped first: there is one.
        *kept = None;
        let conn = kept.insert(self.0.open()?);
        work(conn)
    }
}

impl Inner {
    fn open(&self) -> Result<Conn, Fault> {
        match Engine::of(&self.place.url)? {
            Engine::Sqlite => connection::open_sqlite_reader(&self.place),
            Engine::Postgres => connection::open_bounded(&self.place, Bounds::REQUEST),
        }
    }
}
