//! One connection type for both engines: where the database is, how a connection is opened, and why it cannot be.

#[expect(missing_docs, reason = "what MultiConnection derives has none")]
mod conn;
mod place;
mod statement_spans;

pub mod unreachable;

mod open;

pub use conn::{Conn, MultiBackend, MultiRawValue};
pub use open::{Bounds, open, open_bounded, open_sqlite_reader};
pub use place::{Engine, Place, StatementHook, sqlite_path};
