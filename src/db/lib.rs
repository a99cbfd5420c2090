//! The database: two engines, SQLite and PostgreSQL, each with a way to read and a way to write.
//!
//! Every query is written once, against [`Conn`]; `--database-url` decides at run time whether it reaches the embedded
//! SQLite file or a PostgreSQL server. The crates above see neither engine.
//!
//! | what | where |
//! |---|---|
//! | the engines: threads, queues, group commit | `engines/` |
//! | where the database is, and how it is opened | `connection/` |
//! | types of columns, rows that name themselves when they cannot be read | `columns/`, `reading.rs` |
//! | parts of statements that both engines share | `query/` |
//! | migrations, and the shape they make | `migrations/`, `schema.rs` |
//! | copies for backups, checks | `copy.rs`, `soundness.rs`, `unreadable.rs` |
//!
//! **Invariants.** A job is all or nothing. A write is durable before it is answered (`synchronous=FULL`,
//! `synchronous_commit=on`). A broken connection is never handed to the next job.

// Refusals, and what is counted.
mod fault;
mod figures;

// Where the database is, and how a connection to it is opened.
mod connection;

mod file;

// What a table is made of, how its rows are read, and the words of a query.
pub mod columns;

pub mod reading;

mod query;
#[expect(missing_docs, reason = "the tables and columns are told by the migrations")]
pub mod schema;

// SQLite and PostgreSQL.
mod engines;

// What belongs to the whole deployment.
mod deployment;
pub mod restoring;

pub mod copy;
mod migrations;

// Whether what is there can be read.
#[cfg(debug_assertions)]
mod scratch;
pub mod soundness;
mod unreadable;

mod database;

pub use columns::{Json, Uid, Until, digested};
pub use connection::{Conn, Engine, MultiBackend, Place, StatementHook};
pub use database::Db;
pub use deployment::{deployment_names, deployment_value, forget_deployment, lock_deployment, note_deployment};
pub use engines::{CommittedReader, Room, TOO_LONG, destroyed, write_anew};
pub use fault::{CODES, Joined, UNAVAILABLE, from_json, known, on_unique, read_row, to_json, unreadable};
pub use figures::Figures;
pub use file::{ServerLock, occupied as file_occupied, path as file_path, remove as remove_file, url as file_url};
pub use migrations::{
    Distributed, SHARDS, distribute, is_empty, known as known_migrations, nodes, revert_all, run as migrate, shape,
    strange_actors, strange_shape, undistributed,
};
pub use query::{
    day_key, day_mark, holders, instant_key, like, lowered, one_of, one_word_of, row_after, stated, text_key,
};
pub use reading::{ReadRows, Stored};
#[cfg(debug_assertions)]
pub use scratch::Scratch;
pub use unreadable::{located, readable, unless_unreadable};
