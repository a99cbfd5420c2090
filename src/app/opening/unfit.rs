//! Checks before a database is created or migrated, of what a start would find out only afterwards.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::from_settings::{ring_source, suite, when_missing};
use crate::failure::Failure;
use auth::{Keys, WhenMissing};
use config::{Keeping, Settings};
use db::{self, Conn, Place};
use vault::Vault;

/// Refuses a folder that is a file, a database of another program or of a later version or with triggers, and keys, a ring or a suite that are
/// not those of this database. Nothing is made and nothing is written.
pub fn refuse_unfit(place: &Place, settings: &Settings) -> Result<(), Failure> {
    let keys = settings.keys()?;
    folder("--key-dir", &keys)?;
    if let Keeping::Folder(documents) = settings.keeping()? {
        folder("--documents", &documents)?;
    }
    let mut begun = ours(place)?;
    if let Some(conn) = begun.as_mut() {
        refuse_actors(place, conn)?;
    }
    let (source, missing) = (ring_source(settings)?, when_missing(settings));
    Keys::expect(&keys, missing, begun.as_mut())?;
    Vault::expect(&source, missing == WhenMissing::Create, suite(settings), begun.as_mut())?;
    tell_of_open_files(settings, &keys);
    Ok(())
}

/// Refuses what an interrupted restore has left: somebody who was erased may be in it again.
pub fn refuse_unfinished(place: &Place) -> Result<(), Failure> {
    if !db::restoring::is_unfinished(place)? {
        return Ok(());
    }
    Err(format!(
        "a restore of the database {name} was interrupted, and it may hold people who were erased since the backup: drop and \
         create it (dropdb {name}; createdb {name}), then run hulian restore again, with the newest list of --erasures",
        name = place.name()
    )
    .into())
}

/// Refuses a database of another program, or one that a later version has migrated.
pub fn refuse_foreign(place: &Place) -> Result<(), Failure> {
    ours(place).map(drop)
}

/// Refuses a database that changes rows by itself: what a trigger makes of a row would be kept as what somebody did.
fn refuse_actors(place: &Place, conn: &mut Conn) -> Result<(), Failure> {
    let Some(found) = db::strange_actors(conn)?.into_iter().next() else { return Ok(()) };
    Err(format!(
        "the database {} has something on a table of hulian that no migration makes: {found}. It would change or hide rows \
         behind the service: look at what it does, drop it in SQL, run hulian check, then start again; or restore a backup",
        place.told()
    )
    .into())
}

/// A folder that is there, or may be made: whatever is there of its path is a folder.
fn folder(setting: &str, path: &Path) -> Result<(), Failure> {
    match path.ancestors().find(|part| part.exists()) {
        Some(part) if !part.is_dir() => {
            Err(format!("{setting} {}: {} is a file; wanted is a folder", path.display(), part.display()).into())
        }
        _ => Ok(()),
    }
}

/// The table that the first migration has made.
const FIRST: &str = "signing_keys";

/// A connection to a database that is one of ours, and no later one than this program knows; none where nothing is there,
/// or a start was interrupted before its first table.
fn ours(place: &Place) -> Result<Option<Conn>, Failure> {
    if db::is_empty(place)? {
        return Ok(None);
    }
    let mut conn = db::copy::reader(place)?;
    let tables = db::copy::tables(&mut conn)?;
    if tables.is_empty() {
        return Ok(None);
    }
    if !tables.iter().any(|table| table == FIRST) {
        return Err(format!(
            "the database {} holds tables of another program: name an empty one with --database-url",
            place.told()
        )
        .into());
    }
    let known = db::known_migrations();
    if let Some(later) = db::copy::applied(&mut conn)?.into_iter().find(|applied| !known.contains(applied)) {
        return Err(format!(
            "the database {} was migrated by a later version of hulian (migration {later} is not known here): start that \
             version, or restore a backup from before",
            place.told()
        )
        .into());
    }
    Ok(Some(conn))
}

/// Private keys are for one user of the machine. Platforms that mount secrets may set other rights, so that it is said and
/// not refused.
fn tell_of_open_files(settings: &Settings, keys: &Path) {
    let pem = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "pem");
    let signing = std::fs::read_dir(keys).into_iter().flatten().flatten().map(|entry| entry.path()).filter(pem);
    for path in signing.chain(settings.vault_file()).chain(settings.metrics_token_file.clone()) {
        let others = std::fs::metadata(&path).map(|about| about.permissions().mode() & 0o077);
        if others.is_ok_and(|bits| bits != 0) {
            tracing::warn!(path = %path.display(), "a secret that other users of the machine may read: chmod 600 it");
        }
    }
}
