//! Files that are whole or not there, also after a power cut: keys, the cast of the demo, documents, backups.
//!
//! A file is written under another name in the same folder, synchronised, given its own name, and the folder that holds
//! the name is synchronised as well. Folders are 0700, files 0600. The file of an SQLite database is none of these: see
//! `db/file.rs`.

#[cfg(debug_assertions)]
pub mod cuts;

mod step;

mod whole;

pub use whole::{create, folder_of, make_folder, name, replace, sync_folder};
