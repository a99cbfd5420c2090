//! The error of a storage that cannot be opened.

use std::io;
use std::path::PathBuf;

/// Why the storage cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made or written to.
    #[error("--documents {}: the folder cannot be used: {}; name a folder that this user may write to", .0.display(), .1)]
    Folder(PathBuf, io::Error),
    /// No bucket can be made of its address.
    #[error("--documents: the bucket {0} cannot be used: {1}")]
    Bucket(String, String),
}
