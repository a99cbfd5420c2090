//! The two engines: SQLite with inline readers and one group-committing writer, PostgreSQL with connection-owning threads.

mod job;
pub(super) mod postgres;
pub(super) mod sqlite;
