//! The file of an SQLite database. **It belongs to SQLite alone.**
//!
//! POSIX drops *all* locks a process holds on a file as soon as it closes *any* descriptor of it. Whoever opens and
//! closes the database file beside SQLite takes SQLite's locks away without its knowing; the next program that looks
//! at the database then removes the write-ahead log under the running service, and what was acknowledged is gone
//! (sqlite.org/howtocorrupt.html, 2.2). So the file is made here before any connection exists, removed here, and never
//! opened otherwise; `tests/tidy.rs` lets nobody else reach for it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::connection::{Engine, sqlite_path};
use super::fault::UNAVAILABLE;
use kernel::Fault;

/// Makes the file where there is none, readable by its owner alone.
///
/// # Errors
/// [`UNAVAILABLE`] with the path and the reason.
pub fn create(url: &str) -> Result<(), Fault> {
    let path = Path::new(sqlite_path(url));
    make_folder(path).map_err(|error| refused(path, &error))?;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        // It is there: from here on it is SQLite's.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => drop(made.map_err(|error| refused(path, &error))?),
    }
    if path.is_dir() {
        return Err(refused(path, &io::ErrorKind::IsADirectory.into()));
    }
    Ok(())
}

/// Whether there is a file with something in it.
pub fn exists(url: &str) -> bool {
    fs::metadata(sqlite_path(url)).is_ok_and(|about| about.len() > 0)
}

/// Whether the file, or the log beside it, holds anything. Nothing is opened.
pub fn occupied(url: &str) -> bool {
    let holds = |ending| fs::metadata(format!("{}{ending}", sqlite_path(url))).is_ok_and(|about| about.len() > 0);
    ["", "-wal"].into_iter().any(holds)
}

/// Where the file is, for whoever puts a whole one in its place.
pub fn path(url: &str) -> PathBuf {
    PathBuf::from(sqlite_path(url))
}

/// The URL of a file.
pub fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// Removes the database with what lies beside it. To be called under its [`ServerLock`], with no connection open.
///
/// # Errors
/// [`UNAVAILABLE`] with the path and the reason.
pub fn remove(url: &str) -> Result<(), Fault> {
    for ending in ["", "-wal", "-shm", RESERVE] {
        let path = PathBuf::from(format!("{}{ending}", sqlite_path(url)));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(refused(&path, &error)),
            _ => {}
        }
    }
    Ok(())
}

fn make_folder(path: &Path) -> io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        Some(folder) => DirBuilder::new().recursive(true).mode(0o700).create(folder),
        None => Ok(()),
    }
}

fn refused(path: &Path, error: &io::Error) -> Fault {
    let path = path.display();
    Fault::of(&UNAVAILABLE).because(
        format!("无法打开数据库文件 {path}: {error}"),
        format!("Cannot open the database file {path}: {error}"),
    )
}

/// The right to serve a database: of an SQLite file one process has it at a time. Commands (backup, check, rotation of
/// keys) need none of it: SQLite's own locks keep them apart from the service. PostgreSQL serves many.
#[derive(Clone, Debug)]
pub struct ServerLock {
    _file: Option<Arc<File>>,
}

/// What this process serves: instances in one process share the lock, which belongs to the process.
static SERVED: Mutex<Vec<(PathBuf, Weak<File>)>> = Mutex::new(Vec::new());

impl ServerLock {
    /// Takes it, or says who has it.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] when another process serves the file, or the lock's file cannot be made.
    pub fn take(url: &str) -> Result<Self, Fault> {
        if Engine::of(url)? == Engine::Postgres {
            return Ok(Self { _file: None });
        }
        let path = PathBuf::from(format!("{}.lock", sqlite_path(url)));
        make_folder(&path).map_err(|error| refused(&path, &error))?;
        let mut served = SERVED.lock().unwrap_or_else(PoisonError::into_inner);
        served.retain(|(_, file)| file.strong_count() > 0);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| refused(&path, &error))?;
        let path = path.canonicalize().unwrap_or(path);
        if let Some(file) = served.iter().find(|(other, _)| *other == path).and_then(|(_, file)| file.upgrade()) {
            return Ok(Self { _file: Some(file) });
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(served_by(url, &mut file)),
            Err(TryLockError::Error(error)) => return Err(refused(&path, &error)),
        }
        let named = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        named.map_err(|error| refused(&path, &error))?;
        let file = Arc::new(file);
        served.push((path, Arc::downgrade(&file)));
        Ok(Self { _file: Some(file) })
    }
}

/// What the file of the reserve is called, behind the name of the database.
const RESERVE: &str = ".reserve";

/// Room on the disk that nobody uses: a file of zeros beside the database. When the disk is full it is emptied, and
/// stays there as a sign that its room is being used, also over a restart.
#[derive(Debug)]
pub struct Reserve {
    path: PathBuf,
    bytes: u64,
}

impl Reserve {
    /// The reserve of a database; nothing is made yet.
    pub fn of(url: &str, bytes: u64) -> Self {
        Self { path: PathBuf::from(format!("{}{RESERVE}", sqlite_path(url))), bytes }
    }

    /// Whether its room was given away and has not come back.
    pub fn given(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|about| about.len() < self.bytes)
    }

    /// Makes it whole; where the disk has not got that much, nothing of it is kept.
    pub fn fill(&self) -> io::Result<()> {
        let given = self.given();
        let mut file = OpenOptions::new().create(true).truncate(false).append(true).mode(0o600).open(&self.path)?;
        let filled = grow(&mut file, self.bytes);
        if filled.is_err() {
            drop(file);
            if given { self.give()? } else { fs::remove_file(&self.path)? }
        }
        filled
    }

    /// Gives its room away.
    pub fn give(&self) -> io::Result<()> {
        OpenOptions::new().write(true).open(&self.path)?.set_len(0)
    }

    /// How much room it is.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

fn grow(file: &mut File, bytes: u64) -> io::Result<()> {
    let block = [0; 1 << 16];
    let mut length = file.metadata()?.len();
    while length < bytes {
        let part = block.len().min(usize::try_from(bytes - length).unwrap_or(block.len()));
        file.write_all(&block[..part])?;
        length += part as u64;
    }
    file.sync_data()
}

fn served_by(url: &str, lock: &mut File) -> Fault {
    let mut pid = String::new();
    let _ = lock.rewind().and_then(|()| lock.read_to_string(&mut pid));
    let path = sqlite_path(url);
    Fault::of(&UNAVAILABLE).because(
        format!("数据库文件 {path} 正由另一进程 (pid {pid}) 提供服务; 请先停止该进程, 或使用另一个文件。"),
        format!(
            "The database file {path} is served by another process (pid {pid}): stop that one first, or use another \
             file. Several instances need PostgreSQL."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_whole_or_given_away_and_says_which() {
        let folder = tempfile::tempdir().unwrap();
        let reserve = Reserve::of(&format!("sqlite:{}/h.db", folder.path().display()), 100_000);
        assert!(!reserve.given(), "one that was never made is not in use");
        reserve.fill().unwrap();
        let length = || fs::metadata(folder.path().join("h.db.reserve")).unwrap().len();
        assert_eq!((reserve.given(), length()), (false, 100_000));
        reserve.give().unwrap();
        assert_eq!((reserve.given(), length()), (true, 0));
        reserve.fill().unwrap();
        assert_eq!((reserve.given(), length()), (false, 100_000));
    }

    #[test]
    fn the_file_is_made_once_and_never_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("below").join("h.db");
        let url = format!("sqlite:{}", path.display());
        create(&url).unwrap();
        fs::write(&path, b"something").unwrap();
        // A file that may not be opened at all is no hindrance: it is there.
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
        create(&url).unwrap();
        assert!(exists(&url));
        remove(&url).unwrap();
        assert!(!exists(&url));
        fs::create_dir(&path).unwrap();
        let fault = create(&url).unwrap_err().to_string();
        assert!(fault.contains("h.db") && fault.contains("directory"), "{fault}");
    }
}
