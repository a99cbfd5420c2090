//! Checkpoints of SQLite's write-ahead log (WAL): its pages are copied into the file of the database.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::super::connection::Conn;

/// How far a checkpoint goes; see `PRAGMA wal_checkpoint` of SQLite.
#[derive(Clone, Copy, Debug)]
pub enum Checkpoint {
    /// Copies what nobody reads from the log, and waits for nobody.
    Passive,
    /// Copies all of it, so that the next commit begins the log anew.
    Restart,
    /// Copies all of it, and leaves the log empty.
    Truncate,
}

/// What came of it.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct CheckpointOutcome {
    #[diesel(sql_type = Integer)]
    busy: i32,
    /// How many pages the log has.
    #[diesel(sql_type = Integer)]
    pub log: i32,
    /// How many of them are in the file of the database.
    #[diesel(sql_type = Integer)]
    pub checkpointed: i32,
}

impl CheckpointOutcome {
    /// Whether it came to its end: nobody stood in the way.
    pub fn complete(&self) -> bool {
        self.busy == 0
    }

    /// How many pages are left to copy.
    pub fn rest(&self) -> i32 {
        self.log.saturating_sub(self.checkpointed)
    }
}

/// Copies the log into the file, waiting for those who read from it no longer than this. However it ends, the connection waits for locks
/// afterwards as it did before it was asked.
///
/// # Errors
/// When SQLite refuses: a full disk, a file that is gone.
pub fn checkpoint(conn: &mut Conn, how: Checkpoint, patience: Duration) -> QueryResult<CheckpointOutcome> {
    let usual: Timeout = diesel::sql_query("PRAGMA busy_timeout").get_result(conn)?;
    conn.batch_execute(&format!("PRAGMA busy_timeout = {}", patience.as_millis()))?;
    let outcome = diesel::sql_query(match how {
        Checkpoint::Passive => "PRAGMA wal_checkpoint(PASSIVE)",
        Checkpoint::Restart => "PRAGMA wal_checkpoint(RESTART)",
        Checkpoint::Truncate => "PRAGMA wal_checkpoint(TRUNCATE)",
    })
    .get_result(conn);
    conn.batch_execute(&format!("PRAGMA busy_timeout = {}", usual.timeout))?;
    outcome
}

#[derive(QueryableByName)]
struct Timeout {
    #[diesel(sql_type = Integer)]
    timeout: i32,
}

#[cfg(test)]
mod tests {
    use super::super::super::connection::{self, Place};
    use super::super::sqlite::write_ahead;
    use super::*;

    #[test]
    fn whoever_reads_stands_in_the_way_and_the_connection_is_as_patient_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of(format!("sqlite:{}", folder.path().join("h.db").display()));
        let mut conn = connection::open(&place).unwrap();
        write_ahead(&mut conn).unwrap();
        conn.batch_execute("CREATE TABLE t (b BLOB); INSERT INTO t VALUES (zeroblob(100000));").unwrap();
        let mut reader = connection::open_sqlite_reader(&place).unwrap();
        reader.batch_execute("BEGIN; SELECT count(*) FROM t;").unwrap();
        conn.batch_execute("INSERT INTO t VALUES (zeroblob(100000));").unwrap();
        for (how, complete) in
            [(Checkpoint::Passive, true), (Checkpoint::Restart, false), (Checkpoint::Truncate, false)]
        {
            let outcome = checkpoint(&mut conn, how, Duration::ZERO).unwrap();
            assert_eq!((outcome.complete(), outcome.rest() > 0), (complete, true), "{how:?}: {outcome:?}");
            let patience: Timeout = diesel::sql_query("PRAGMA busy_timeout").get_result(&mut conn).unwrap();
            assert_eq!(patience.timeout, 5_000, "{how:?}");
        }
        reader.batch_execute("ROLLBACK").unwrap();
        let outcome = checkpoint(&mut conn, Checkpoint::Truncate, Duration::ZERO).unwrap();
        assert!(outcome.complete() && outcome.log == 0, "{outcome:?}");
    }
}
