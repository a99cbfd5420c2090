//! A restore under way, told by a file beside the keys: until everything is in place, and whoever was erased since the
//! backup is erased again, nothing is served from there; also when it is killed, and whatever a program that it started still
//! writes.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::app::cli::Failure;
use crate::config::Settings;
use crate::files;

/// The file.
const UNFINISHED: &str = "restore.unfinished";

/// What was being restored, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interrupted {
    /// The SHA-256 of the backup's signature.
    pub backup: String,
    /// The database, without who enters there.
    pub database: String,
    /// Where documents were put.
    pub documents: String,
}

/// A restore under way.
pub struct Restoring(PathBuf);

impl Restoring {
    /// Begins it in a place that is empty.
    pub fn begin(settings: &Settings, what: &Interrupted) -> Result<Self, Failure> {
        let marker = marker(settings)?;
        refuse_unfinished(settings)?;
        files::make_folder(files::folder_of(&marker)).map_err(|error| told(&marker, &error))?;
        files::create(&marker, &serde_json::to_vec_pretty(what)?).map_err(|error| told(&marker, &error))?;
        Ok(Self(marker))
    }

    /// Begins an interrupted one again: it must be of the same backup, to the same place. What lies there is its own, because
    /// the place was empty when it began.
    pub fn again(settings: &Settings, what: &Interrupted) -> Result<Self, Failure> {
        let marker = marker(settings)?;
        let path = marker.display();
        let text = std::fs::read(&marker)
            .map_err(|_| format!("--again: no restore was interrupted here ({path} is not there)"))?;
        match serde_json::from_slice::<Interrupted>(&text) {
            Ok(begun) if begun == *what => Ok(Self(marker)),
            _ => Err(format!(
                "--again: {path} tells of a restore of another backup, or to another place: name the same backup, \
                 --database-url and --documents, or empty the place by hand and remove that file"
            )
            .into()),
        }
    }

    /// Everything is in place.
    pub fn end(self) -> Result<(), Failure> {
        std::fs::remove_file(&self.0).map_err(|error| told(&self.0, &error))?;
        files::sync_folder(files::folder_of(&self.0)).map_err(|error| told(&self.0, &error))
    }
}

/// Refuses what an interrupted restore has left: somebody who was erased may be in it again.
pub fn refuse_unfinished(settings: &Settings) -> Result<(), Failure> {
    match marker(settings) {
        Ok(marker) if marker.exists() => Err(format!(
            "{}: a restore was interrupted, and what it left may hold people who were erased since the backup: begin it again \
             with hulian restore --again",
            marker.display()
        )
        .into()),
        _ => Ok(()),
    }
}

fn marker(settings: &Settings) -> Result<PathBuf, Failure> {
    Ok(settings.keys()?.join(UNFINISHED))
}

fn told(path: &Path, error: &std::io::Error) -> Failure {
    format!("{}: {error}", path.display()).into()
}
