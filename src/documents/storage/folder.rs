//! A folder: files that are whole or not there.
//!
//! A file is written under another name on the same file system, synchronised, renamed to its own, and the folder that
//! holds the name is synchronised as well: after a crash it is there whole, or not at all. Folders are 0700, files 0600.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

use super::address::Address;
use crate::model::DocumentId;
use kernel::Instant;

/// How old a cut-off upload is before it is thrown away.
const STALE: Duration = Duration::from_secs(24 * 3600);

/// A folder of documents.
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens the folder, making it if it is not there, and throws away what crashes have left in `incoming`.
    pub fn open(root: PathBuf, now: Instant) -> io::Result<Self> {
        let folder = Self { root };
        files::make_folder(&folder.incoming())?;
        let now = SystemTime::UNIX_EPOCH + Duration::from_micros(now.micros().max(0).cast_unsigned());
        for entry in fs::read_dir(folder.incoming())?.flatten() {
            let written = entry.metadata().and_then(|about| about.modified());
            let age = written.ok().and_then(|written| now.duration_since(written).ok());
            if age.is_some_and(|age| age > STALE) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(folder)
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder as it is: nothing is made, nothing thrown away.
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Whether there is nothing but these documents.
    pub fn holds_only(&self, known: &HashSet<DocumentId>) -> io::Result<bool> {
        let below = |path: PathBuf| Self { root: path }.holds_only(known);
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            entries => entries?,
        };
        for path in entries.map(|entry| entry.map(|entry| entry.path())) {
            let path = path?;
            let id = path.extension().and_then(|id| id.to_str()).and_then(|id| id.parse().ok());
            let fits = match path.file_name() {
                Some(name) if name == "incoming" => true,
                _ if path.is_dir() => below(path)?,
                _ => id.is_some_and(|id| known.contains(&id)),
            };
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How many bytes lie at an address; none where no file is.
    pub fn size(&self, address: &Address) -> io::Result<Option<u64>> {
        match fs::metadata(self.path(address)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            about => Ok(Some(about?.len())),
        }
    }

    /// Where uploads are written while they arrive: on the same file system, so that a rename is enough.
    pub fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    fn path(&self, address: &Address) -> PathBuf {
        address.parts().iter().fold(self.root.clone(), |path, part| path.join(part))
    }

    /// Puts a file where it belongs.
    pub fn put(&self, address: &Address, file: NamedTempFile) -> io::Result<()> {
        let path = self.path(address);
        let folder = path.parent().unwrap_or(&self.root);
        files::make_folder(folder)?;
        file.as_file().sync_all()?;
        files::name(file, &path)?;
        files::sync_folder(folder)
    }

    /// Opens a file to read it.
    pub fn read(&self, address: &Address) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(self.path(address))?))
    }

    /// Removes a file, if it is there.
    pub fn remove(&self, address: &Address) -> io::Result<()> {
        match fs::remove_file(self.path(address)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentId;
    use kernel::{CommunityId, canonical};
    use std::io::Write;
    use std::os::unix::fs::PermissionsExt;
    use uuid::Uuid;

    fn address(bytes: &[u8]) -> Address {
        let (community, document) = (CommunityId(Uuid::from_u128(1)), DocumentId(Uuid::from_u128(2)));
        Address::new(community, canonical::digest(bytes), document)
    }

    fn arriving(folder: &Folder, bytes: &[u8]) -> NamedTempFile {
        let mut file = NamedTempFile::new_in(folder.incoming()).unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn names(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                found.extend(names(&entry.path()));
            } else {
                found.push(entry.path());
            }
        }
        found
    }

    #[test]
    fn a_file_is_whole_or_not_there() {
        let home = tempfile::tempdir().unwrap();
        let now = Instant::from_micros(0);
        let folder = Folder::open(home.path().join("documents"), now).unwrap();
        let (whole, place) = (vec![7_u8; 300_000], address(&vec![7_u8; 300_000]));
        // Half of it has arrived, and the process is gone: nothing drops the file.
        let half = arriving(&folder, &whole[..150_000]).keep().unwrap().1;
        assert_eq!(folder.read(&place).err().unwrap().kind(), io::ErrorKind::NotFound);
        let again = Folder::open(home.path().join("documents"), now).unwrap();
        assert_eq!(names(home.path()), [half], "a fresh upload of another instance was thrown away");
        // The disk is full between two folders: the name does not appear either.
        fs::write(home.path().join("documents").join(&place.parts()[0]), b"in the way").unwrap();
        assert!(again.put(&place, arriving(&again, &whole)).is_err());
        assert!(folder.read(&place).is_err());
        fs::remove_file(home.path().join("documents").join(&place.parts()[0])).unwrap();
        // Repeated, it is there, byte for byte, and twice does no harm.
        for _ in 0..2 {
            again.put(&place, arriving(&again, &whole)).unwrap();
            let mut read = Vec::new();
            again.read(&place).unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, whole);
        }
        again.remove(&place).unwrap();
        again.remove(&place).unwrap();
        assert!(again.read(&place).is_err());
    }

    #[test]
    fn what_a_crash_left_goes_after_a_day_and_only_the_owner_reads() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("documents");
        let folder = Folder::open(root.clone(), Instant::from_micros(0)).unwrap();
        let left = arriving(&folder, b"half").keep().unwrap().1;
        folder.put(&address(b"whole"), arriving(&folder, b"whole")).unwrap();
        let written = fs::metadata(&left).unwrap().modified().unwrap();
        let micros = written.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_micros() as i64;
        let later = |hours: i64| Instant::from_micros(micros + hours * 3_600_000_000);
        Folder::open(root.clone(), later(23)).unwrap();
        assert!(left.exists());
        Folder::open(root.clone(), later(25)).unwrap();
        assert!(!left.exists() && folder.read(&address(b"whole")).is_ok());
        for file in names(&root) {
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        for inner in [root.clone(), root.join("incoming"), root.join(&address(b"whole").parts()[0])] {
            assert_eq!(fs::metadata(inner).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }
}
