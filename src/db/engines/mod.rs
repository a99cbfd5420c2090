//! The two engines: SQLite with inline readers and one group-committing writer, PostgreSQL with connection-owning threads.

mod monotonic;
mod wal;

mod checkpoint;
mod committed;

mod probe;
mod reserve;
mod scrub;
mod watch;

mod job;

mod queue;
pub(super) mod sqlite;

pub(super) mod postgres;

pub use committed::CommittedReader;
pub use job::TOO_LONG;
pub use reserve::Room;
pub use scrub::{destroyed, write_anew};
pub use watch::Watch;
