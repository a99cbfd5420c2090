//! Checks before a database is created or read: whether its keys and documents are those of another one.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use config::{Keeping, Settings};
use db::{self, Place};

/// Refuses to begin a new database beside the keys or documents of another one: the volume with the database may not be
/// mounted, and everybody would be told that they do not exist.
pub fn refuse_remains(place: &Place, settings: &Settings) -> Result<(), Failure> {
    if !db::is_empty(place)? {
        return Ok(());
    }
    let Some(remains) = remains(settings) else { return Ok(()) };
    let (name, remains) = (place.name(), remains.display().to_string());
    Err(format!(
        "the database {name} is missing or empty, and {remains} belongs to another one: is a volume not mounted, or the \
         path another one? Restore the database, or move {remains} away to begin anew"
    )
    .into())
}

/// Refuses to answer out of nothing: a look, or a change of what is there, begins no database.
pub fn refuse_nothing(place: &Place) -> Result<(), Failure> {
    if db::is_empty(place)? {
        return Err(format!("there is no database of hulian at {}: is the path right?", place.told()).into());
    }
    Ok(())
}

/// A key, a key ring or a document that an earlier database has left, where the settings say where these lie.
fn remains(settings: &Settings) -> Option<PathBuf> {
    let first = |folder: &Path, wanted: fn(&Path) -> bool| {
        let entries = std::fs::read_dir(folder).ok()?;
        entries.flatten().map(|entry| entry.path()).find(|path| wanted(path))
    };
    let pem = |path: &Path| path.extension().is_some_and(|ending| ending == "pem");
    let key = settings.keys().ok().and_then(|keys| first(&keys, pem));
    let ring = settings.vault_file().ok().filter(|ring| settings.vault_keys.is_none() && ring.exists());
    let document = match settings.keeping() {
        Ok(Keeping::Folder(folder)) => first(&folder, |path| !path.ends_with("incoming")),
        _ => None,
    };
    key.or(ring).or(document)
}
