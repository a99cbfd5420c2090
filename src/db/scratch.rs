//! A database of its own for one test at the foot of a file; it goes when the test ends.

use std::path::PathBuf;

use super::{Place, Sabotage, migrate};

/// An embedded database, migrated.
pub struct Scratch(PathBuf);

impl Scratch {
    /// The database of the test of this name.
    pub fn new(name: &str) -> Self {
        let scratch = Self(std::env::temp_dir().join(format!("hulian-{}-{name}.db", std::process::id())));
        assert!(migrate(&scratch.place()).is_ok(), "the migrations run");
        scratch
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        Place { url: format!("sqlite:{}", self.0.display()), connections: 1, sabotage: Sabotage::default() }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}
