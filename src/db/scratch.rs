//! A database of its own for one test at the foot of a file, of any crate; it goes when the test ends. Not in a release.

use std::path::PathBuf;

use super::connection::{Conn, Place, open};
use super::file;
use super::migrations::run as migrate;

/// An embedded database, migrated.
pub struct Scratch(PathBuf);

impl Scratch {
    /// The database of the test of this name.
    ///
    /// # Panics
    /// When the migrations do not run.
    pub fn new(name: &str) -> Self {
        let scratch = Self(std::env::temp_dir().join(format!("hulian-{}-{name}.db", std::process::id())));
        assert!(migrate(&scratch.place()).is_ok(), "the migrations run");
        scratch
    }

    /// A connection to it.
    ///
    /// # Panics
    /// When the file cannot be opened.
    #[expect(clippy::unwrap_used, reason = "a test without its database ends here")]
    pub fn conn(&self) -> Conn {
        open(&self.place()).unwrap()
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        Place::of(format!("sqlite:{}", self.0.display()))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = file::remove(&self.place().url);
    }
}
