//! Erasure from the files of SQLite: deleted rows are overwritten with zeros (`secure_delete`), and the
//! write-ahead log, in which they stand as they were, is written back and emptied by the writer before the change is answered.
//!
//! Somebody who reads the old state at that moment keeps the log from being emptied. Then it stays due, and is tried again
//! after each change and whenever the writer is idle; a start tries it first of all, so that a crash forgets nothing.

use std::cell::Cell;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;

use super::super::connection::{self, Conn, Place};
use super::monotonic::monotonic;
use super::wal::{Checkpoint, checkpoint};
use kernel::Fault;

/// How soon it is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// How long those who read from the log are waited for.
const PATIENCE: Duration = Duration::from_millis(100);

/// After how long it is told that somebody keeps the log from being emptied.
const LONG: Duration = Duration::from_secs(60);

thread_local! {
    /// Whether something was destroyed by a job that ran on this thread: the writer runs them all on its own.
    static DESTROYED: Cell<bool> = const { Cell::new(false) };
}

/// Says that this transaction destroys what must be readable in no file any more.
pub fn destroyed() {
    DESTROYED.set(true);
}

/// Whether the log is to be emptied.
pub struct Scrub {
    due: Option<Instant>,
    tried: Option<Instant>,
    told: bool,
}

impl Scrub {
    /// Due: what the process before has destroyed may stand in the log it left.
    pub fn begin() -> Self {
        Self { due: Some(monotonic()), tried: None, told: false }
    }

    /// Takes note of what the jobs have said.
    pub fn note(&mut self) {
        if DESTROYED.take() {
            (self.due, self.tried, self.told) = (Some(monotonic()), None, false);
        }
    }

    /// How long the writer waits for the next order before it tries again; for ever where nothing is due.
    pub fn patience(&self) -> Option<Duration> {
        self.due.map(|_| AGAIN)
    }

    /// Whether there is something to be emptied.
    pub fn is_due(&self) -> bool {
        self.due.is_some()
    }

    /// Empties the log if that is due, waiting for readers no longer than a moment.
    pub fn carry_out(&mut self, conn: &mut Conn) {
        let Some(since) = self.due else { return };
        if self.tried.is_some_and(|tried| tried.elapsed() < AGAIN) {
            return;
        }
        if emptied(conn) {
            self.due = None;
            return;
        }
        self.tried = Some(monotonic());
        if since.elapsed() > LONG && !std::mem::replace(&mut self.told, true) {
            tracing::warn!("somebody reads an old state: what was destroyed still stands in the log of the database");
        }
    }
}

/// Writes the log back and empties it; `false` where somebody reads from it.
fn emptied(conn: &mut Conn) -> bool {
    let is_file = matches!(conn, Conn::Sqlite(_));
    !is_file || checkpoint(conn, Checkpoint::Truncate, PATIENCE).is_ok_and(|outcome| outcome.complete())
}

/// Rewrites tables, so that nothing of deleted or changed rows is left in their files: for a command. Returns what of it
/// could not be done.
///
/// # Errors
/// When the database refuses, or somebody holds a table for more than a minute.
pub fn write_anew(place: &Place, tables: &[&str]) -> Result<Option<&'static str>, Fault> {
    let mut conn = connection::open(place)?;
    if let Conn::Sqlite(sqlite) = &mut conn {
        sqlite.batch_execute("PRAGMA busy_timeout = 60000; VACUUM")?;
        return Ok((!emptied(&mut conn)).then_some("the log was read by somebody and was not emptied: run it again"));
    }
    conn.batch_execute("SET lock_timeout = '60s'; SET statement_timeout = 0")?;
    for table in tables {
        // One statement each: it cannot run inside a transaction.
        conn.batch_execute(&format!("VACUUM (FULL, ANALYZE) {table}"))?;
    }
    let written = conn.batch_execute("CHECKPOINT").is_ok();
    Ok((!written).then_some("CHECKPOINT was refused (it takes the role pg_checkpoint): old files go with the next one"))
}
