//! Folders, and files that are written whole.

use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use tempfile::NamedTempFile;

use super::step::step;

/// Makes a folder with those above it, for its owner alone; each new name is on the disk when this returns.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().unwrap_or(Path::new(""));
    make_folder(above)?;
    match DirBuilder::new().mode(0o700).create(folder) {
        // Another one was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    sync_folder(above)
}

/// Writes the names a folder holds to the disk.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    step()?;
    File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?.sync_all()
}

/// Writes a new file; one that is there already stays.
///
/// # Errors
/// `AlreadyExists`, or what the disk says.
pub fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let file = written(path, content)?;
    step()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(folder_of(path))
}

/// Writes a file in the place of the one that is there, if any.
///
/// # Errors
/// What the disk says; the former file is untouched then, or the new one is whole.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let file = written(path, content)?;
    step()?;
    name(file, path)?;
    sync_folder(folder_of(path))
}

/// Gives a written file its name, in the place of the one that has it, if any. `persist` would do the same past the C
/// library, where the drill of power cuts does not see what is replaced.
pub fn name(file: NamedTempFile, path: &Path) -> io::Result<()> {
    let file = file.into_temp_path();
    std::fs::rename(&file, path)?;
    file.keep().map_err(|error| error.error)?;
    Ok(())
}

/// The folder a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The content under a name that nobody else uses, synchronised.
fn written(path: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    make_folder(folder_of(path))?;
    step()?;
    let mut file = NamedTempFile::new_in(folder_of(path))?;
    step()?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::cuts;
    use super::*;

    #[test]
    fn a_file_is_the_former_one_or_the_new_one_at_every_cut() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("below").join("key");
        let mut cuts_seen = 0;
        for steps in 1.. {
            std::fs::remove_dir_all(home.path().join("below")).ok();
            create(&path, b"old").unwrap();
            cuts::after(Some(steps));
            let outcome = replace(&path, b"new");
            let cut = cuts::happened();
            cuts::after(None);
            let found = std::fs::read(&path).unwrap();
            assert!(found == b"old" || found == b"new", "cut {steps} left {found:?}");
            if !cut {
                assert!(outcome.is_ok() && found == b"new");
                break;
            }
            cuts_seen += 1;
            assert!(outcome.is_err());
        }
        assert!(cuts_seen >= 4, "{cuts_seen}");
        assert!(create(&path, b"another").is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists));
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        let names = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(names, 1, "nothing is left beside it");
    }
}
