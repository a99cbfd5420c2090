//! The folder of a backup: what lies in it, and how a file in it becomes durable.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::failure::Failure;
use kernel::canonical::hex;

/// The signature over the manifest; a backup is complete when it is there.
pub const SIGNATURE: &str = "manifest.jws";
/// The manifest.
pub const MANIFEST: &str = "manifest.json";
/// The public keys.
pub const KEYS: &str = "keys.json";
/// The copy of a SQLite database.
pub const SQLITE: &str = "database.sqlite";
/// What pg_dump has written.
pub const DUMP: &str = "database.dump";
/// The head of each community's journal.
pub const HEADS: &str = "heads.jsonl";
/// The documents with digest and size.
pub const DOCUMENTS: &str = "documents.jsonl";
/// The households that were erased.
pub const ERASURES: &str = "erasures.jsonl";
/// The bytes of the documents.
pub const BYTES: &str = "documents";
/// Stands in a folder while a backup is written to it.
const BEGUN: &str = "INCOMPLETE";

const BEGUN_WORDS: &str = "This backup is not complete. Run hulian backup with the same folder again to complete it.\n";

/// A folder that a backup is written to; nobody else writes to it meanwhile.
pub struct Target {
    /// The folder.
    pub root: PathBuf,
    /// Whether an interrupted backup lies in it.
    pub resumed: bool,
    begun: File,
}

impl Target {
    /// Takes an empty folder (making it), or one with an interrupted backup.
    ///
    /// # Errors
    /// A sentence when it holds anything else, a complete backup, or cannot be written.
    pub fn take(root: &Path) -> Result<Self, Failure> {
        let told = |error: io::Error| -> Failure {
            format!("{}: a backup cannot be written there: {error}", root.display()).into()
        };
        DirBuilder::new().recursive(true).mode(0o700).create(root).map_err(told)?;
        if root.join(SIGNATURE).exists() {
            return Err(format!("{} holds a complete backup: name another folder", root.display()).into());
        }
        let resumed = root.join(BEGUN).exists();
        if !resumed && fs::read_dir(root).map_err(told)?.next().is_some() {
            return Err(format!("{} is not empty and holds no backup: name an empty folder", root.display()).into());
        }
        let mut begun = private(&root.join(BEGUN)).map_err(told)?;
        if begun.try_lock().is_err() {
            return Err(format!("another backup is being written to {}", root.display()).into());
        }
        begun.write_all(BEGUN_WORDS.as_bytes()).and_then(|()| begun.sync_all()).map_err(told)?;
        synchronised(root).map_err(told)?;
        Ok(Self { root: root.to_owned(), resumed, begun })
    }

    /// The path of something in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The backup is complete.
    pub fn finish(self) -> io::Result<()> {
        fs::remove_file(self.root.join(BEGUN))?;
        drop(self.begun);
        synchronised(&self.root)
    }
}

/// Whether a folder is that of a backup, complete or not.
pub fn holds_backup(root: &Path) -> bool {
    [SIGNATURE, BEGUN].into_iter().any(|name| root.join(name).exists())
}

/// A file for its owner alone, emptied.
pub fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)
}

/// Writes a file whole or not at all: under another name first, then durable, then by its own.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut lines = Lines::begin(path)?;
    lines.file.write_all(bytes)?;
    lines.end()
}

/// A file that is written line by line, and has its own name when all of them are there.
pub struct Lines {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Lines {
    /// Begins the file.
    pub fn begin(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), file: BufWriter::new(private(&unfinished(path))?) })
    }

    /// One more line, as JSON.
    pub fn add(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.file, line)?;
        self.file.write_all(b"\n")
    }

    /// All lines are there.
    pub fn end(self) -> io::Result<()> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(unfinished(&self.path), &self.path)?;
        files::sync_folder(files::folder_of(&self.path))
    }
}

/// The name a file has until it is whole.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// What has been written to a file is on the disk when this returns.
pub fn durable(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()?;
    files::sync_folder(files::folder_of(path))
}

/// The names in a folder are on the disk when this returns.
pub fn synchronised(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// How many bytes a file has, and their SHA-256.
pub fn measured(path: &Path) -> io::Result<(u64, String)> {
    let (mut file, mut digest, mut size) = (BufReader::with_capacity(1 << 18, File::open(path)?), Sha256::new(), 0);
    let mut block = vec![0; 1 << 18];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((size, hex(&digest.finalize())));
        }
        digest.update(&block[..read]);
        size += read as u64;
    }
}

/// A small file as text, or a sentence that names it.
pub fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
