//! The two engines: SQLite with inline readers and one group-committing writer, PostgreSQL with connection-owning threads.

mod committed;
mod figures;
mod job;
pub(super) mod postgres;
mod probe;
mod queue;
mod reserve;
mod scrub;
pub(super) mod sqlite;
pub(super) mod traced;
mod watch;

pub use committed::CommittedReader;
pub use figures::Figures;
pub use job::TOO_LONG;
pub use reserve::Room;
pub use scrub::{destroyed, write_anew};
pub use watch::Watch;

use std::time::Instant;

/// The time for measuring waits; it says nothing about the day.
fn monotonic() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "measures how long somebody waits, and nothing else")]
    Instant::now()
}
