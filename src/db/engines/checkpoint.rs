//! Writes SQLite's log back into the file beside the writer, so that no commit waits for it.
//!
//! A checkpoint may run while others write, and then copies what was there when it began. The log begins anew only where all of it
//! was copied before the next commit. So whenever it has grown long, the writer is asked to copy what little is left itself,
//! between two commits; for as long as nobody asks for many writes at once, the end is reached without that.
//!
//! **Invariant.** The log does not grow without bound, and one alone writes it back at a time: whoever empties it waits for whoever
//! copies.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{JoinHandle, park_timeout};
use std::time::Duration;

use super::super::connection::{self, Conn, Place, StatementHook};
use super::wal::{Checkpoint, checkpoint};
use kernel::Fault;

/// After how many writes the log is written back.
const WRITES_PER_PASS: u64 = 256;

/// After what time it is, where there were fewer.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// From how many pages on (of 4 KiB) the log is to begin anew.
const LONG_LOG: i32 = 8_192;

/// From how many pages on that the writer would have to copy another pass is made first.
const MOST_LEFT: i32 = 2_048;

/// How many passes are made at the most before the writer is asked.
const MOST_PASSES: usize = 4;

/// What the writer and the thread that copies tell each other.
#[derive(Default)]
struct Progress {
    written: AtomicU64,
    anew: AtomicBool,
    ended: AtomicBool,
    one_at_a_time: Mutex<()>,
}

impl Progress {
    fn alone(&self) -> MutexGuard<'_, ()> {
        self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread that copies; it ends with this.
pub struct Checkpointer {
    progress: Arc<Progress>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts it for this database.
    ///
    /// # Errors
    /// When there is no thread for it.
    pub fn start(place: &Place) -> std::io::Result<Self> {
        let progress = Arc::<Progress>::default();
        let copier = Copier {
            place: Place { statement_hook: StatementHook::default(), ..place.clone() },
            progress: Arc::clone(&progress),
            conn: None,
            failed: false,
        };
        let thread = std::thread::Builder::new().name("hulian-checkpoint".to_owned()).spawn(move || copier.run())?;
        Ok(Self { progress, thread: Some(thread) })
    }

    /// Whoever holds this is the one who writes the log back.
    pub fn alone(&self) -> MutexGuard<'_, ()> {
        self.progress.alone()
    }

    /// Whether the writer is to copy the rest, so that the log begins anew. Asked once.
    pub fn wants_rest(&self) -> bool {
        self.progress.anew.swap(false, Ordering::AcqRel)
    }

    /// Notes that so much was written.
    pub fn wrote(&self, jobs: usize) {
        let jobs = u64::try_from(jobs).unwrap_or(u64::MAX);
        let before = self.progress.written.fetch_add(jobs, Ordering::AcqRel);
        if let Some(thread) =
            self.thread.as_ref().filter(|_| before < WRITES_PER_PASS && before + jobs >= WRITES_PER_PASS)
        {
            thread.thread().unpark();
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.progress.ended.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

struct Copier {
    place: Place,
    progress: Arc<Progress>,
    conn: Option<Conn>,
    failed: bool,
}

impl Copier {
    fn run(mut self) {
        while !self.progress.ended.load(Ordering::Acquire) {
            park_timeout(LONGEST_PAUSE);
            if self.progress.written.swap(0, Ordering::AcqRel) == 0 {
                continue;
            }
            match self.copy() {
                Ok(()) => self.failed = false,
                Err(fault) if !std::mem::replace(&mut self.failed, true) => {
                    telemetry::report("the log of the database could not be written back", &fault);
                }
                Err(_) => {}
            }
        }
    }

    /// Copies what is in the log; asks the writer for the rest where the log has grown long.
    fn copy(&mut self) -> Result<(), Fault> {
        let alone = self.progress.alone();
        let conn = match &mut self.conn {
            Some(conn) => conn,
            none => none.insert(connection::open(&self.place)?),
        };
        for pass in 1.. {
            let outcome = checkpoint(conn, Checkpoint::Passive, Duration::ZERO)?;
            if outcome.log < LONG_LOG || outcome.rest() == 0 {
                break;
            }
            if outcome.rest() < MOST_LEFT || pass == MOST_PASSES {
                self.progress.anew.store(true, Ordering::Release);
                break;
            }
        }
        drop(alone);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::sqlite::write_ahead;
    use super::*;
    use diesel::connection::SimpleConnection;

    const WRITE: &str = "INSERT INTO t VALUES (zeroblob(400000));";

    fn place(folder: &tempfile::TempDir) -> Place {
        Place::of(format!("sqlite:{}", folder.path().join("h.db").display()))
    }

    /// The connection of a writer that writes nothing back itself.
    fn writer(place: &Place) -> Conn {
        let mut conn = connection::open(place).unwrap();
        write_ahead(&mut conn).unwrap();
        conn.batch_execute("PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (b BLOB);").unwrap();
        conn
    }

    #[test]
    fn a_long_log_is_copied_beside_the_writer_and_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let mut conn = writer(&place);
        let mut copier = Copier { place, progress: Arc::default(), conn: None, failed: false };
        (0..100).for_each(|_| conn.batch_execute(WRITE).unwrap());
        copier.copy().unwrap();
        assert!(!copier.progress.anew.load(Ordering::Acquire), "nothing was left for the writer");
        conn.batch_execute(WRITE).unwrap();
        let begun = checkpoint(&mut conn, Checkpoint::Passive, Duration::ZERO).unwrap();
        assert!(begun.log < 200, "the log goes on at {} pages: nobody had copied it", begun.log);
    }

    #[test]
    fn the_writer_is_asked_once_where_somebody_still_reads_from_a_long_log() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let mut conn = writer(&place);
        let mut reader = connection::open_sqlite_reader(&place).unwrap();
        let progress = Arc::<Progress>::default();
        let mut copier = Copier { place, progress: Arc::clone(&progress), conn: None, failed: false };
        let checkpointer = Checkpointer { progress, thread: None };
        reader.batch_execute("BEGIN; SELECT count(*) FROM t;").unwrap();
        conn.batch_execute(WRITE).unwrap();
        copier.copy().unwrap();
        assert!(!checkpointer.wants_rest(), "a short log is left alone");
        (0..100).for_each(|_| conn.batch_execute(WRITE).unwrap());
        copier.copy().unwrap();
        assert!(checkpointer.wants_rest());
        assert!(!checkpointer.wants_rest(), "asked once");
    }
}
