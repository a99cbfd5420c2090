//! `hulian backup`, `hulian restore`, `hulian check`: backups of database, documents and keys.
//!
//! ```text
//! backup ──▶ DIR/  database.sqlite | database.dump      the database as it stood at one moment
//!                  heads.jsonl documents.jsonl erasures.jsonl
//!                  documents/                            the bytes, each checked while it is copied
//!                  keys.json manifest.json manifest.jws  what all of it is, signed; the last one written
//! restore ◀── DIR/   signature and digests first, then an empty place, then migrations, erasures, check
//! check   ─── DIR/ or the configured database: reads everything, writes nothing
//! ```
//!
//! **Invariants.** The served SQLite file is opened by SQLite alone. Every list is made of the copy, or in the same snapshot
//! as it. A backup is one when `manifest.jws` is there. Private keys never lie in DIR. Whatever is read community by community
//! is held community by community.

pub mod args;
mod folder;
mod postgres;
mod progress;

mod keys;
mod manifest;

mod lists;

pub mod check;
pub mod take;

pub mod restore;

pub use lists::each_community;
