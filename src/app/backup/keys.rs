//! The private keys: they leave and come back only when asked for, in a folder of their own.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::folder::{self, synchronised};
use super::progress::say;
use crate::failure::Failure;
use crate::opening;
use auth::{Keys, WhenMissing};
use config::Settings;
use db::Conn;
use vault::{Source, Vault};

/// The name of the ring in a folder of keys.
const RING: &str = "vault.ring";

/// Where keys lie: the folder of the signing keys, and the file of the ring.
pub struct Places {
    /// The folder of the signing keys.
    pub folder: PathBuf,
    /// The ring; none where it stands in the environment.
    pub ring: Option<PathBuf>,
}

impl Places {
    /// Where the settings say.
    pub fn of(settings: &Settings) -> Result<Self, Failure> {
        let ring = if settings.vault_keys.is_some() { None } else { Some(settings.vault_file()?) };
        Ok(Self { folder: settings.keys()?, ring })
    }

    /// A folder that [`take`] has filled.
    pub fn apart(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ring: Some(folder.join(RING)) }
    }
}

/// Whether the keys can be copied into a folder, before anything else is: it is apart from every backup, and holds no other
/// keys of the same names.
pub fn judge(from: &Places, to: &Path, backup: &Path) -> Result<(), Failure> {
    let whole = absolute(to)?;
    if whole.starts_with(absolute(backup)?) || whole.ancestors().any(folder::holds_backup) {
        return Err("--keys-to names a folder inside a backup: keys are kept apart from it".into());
    }
    if to.exists() && !to.is_dir() {
        return Err(format!("--keys-to {}: is a file; wanted is a folder", to.display()).into());
    }
    // Also a folder above that of the keys: they would lie beside what they open.
    if absolute(&from.folder)?.starts_with(&whole) {
        return Err(
            "--keys-to names the folder where the service's own keys lie, or one above it: keys are kept elsewhere"
                .into(),
        );
    }
    unlike(from, &Places::apart(to))
}

/// Refuses where other keys have the names of these.
fn unlike(from: &Places, to: &Places) -> Result<(), Failure> {
    pairs(from, to)?.iter().try_for_each(|(from, to)| differing(from, to).map(drop))
}

/// A path from the root on, of which the last parts need not be there yet.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(path)?;
    let there = path.ancestors().find(|above| above.exists()).unwrap_or(Path::new("/"));
    Ok(there.canonicalize()?.join(path.strip_prefix(there)?))
}

/// Copies the keys into a folder that [`judge`] has let pass.
pub fn take(from: &Places, to: &Path) -> Result<(), Failure> {
    copy(from, &Places::apart(to))?;
    say(&format!(
        "warning: the private keys are in {}. Whoever has them and the backup reads every household and signs in the service's \
         name: keep the two apart, and both as carefully as the service itself.",
        to.display()
    ));
    Ok(())
}

/// Whether keys of a folder are those a database needs.
///
/// # Errors
/// A sentence that names the one that is missing.
pub fn fit(settings: &Settings, from: &Path, conn: &mut Conn) -> Result<(), Failure> {
    Keys::expect(from, WhenMissing::Refuse, Some(conn))?;
    vault(settings, Some(from), conn)?;
    Ok(())
}

/// Whether [`put`] would go well, before anything is begun.
pub fn judge_put(from: &Path, settings: &Settings) -> Result<(), Failure> {
    unlike(&Places::apart(from), &Places::of(settings)?)
}

/// Puts keys where the settings name; what is there already must be the same.
pub fn put(from: &Path, settings: &Settings) -> Result<(), Failure> {
    copy(&Places::apart(from), &Places::of(settings)?)
}

/// Whether a ring is where the settings name one.
pub fn ring_is_there(settings: &Settings) -> Result<bool, Failure> {
    Ok(Places::of(settings)?.ring.is_none_or(|file| file.exists()))
}

/// Every key, from where it is to where it goes.
fn pairs(from: &Places, to: &Places) -> Result<Vec<(PathBuf, PathBuf)>, Failure> {
    let entries = fs::read_dir(&from.folder).map_err(|error| format!("{}: {error}", from.folder.display()))?;
    let mut pairs = Vec::new();
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if let (Some(name), true) = (path.file_name(), path.extension() == Some(OsStr::new("pem"))) {
            let target = to.folder.join(name);
            pairs.push((path, target));
        }
    }
    if let (Some(from), Some(to)) = (&from.ring, &to.ring)
        && from.exists()
    {
        pairs.push((from.clone(), to.clone()));
    }
    Ok(pairs)
}

fn copy(from: &Places, to: &Places) -> Result<(), Failure> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&to.folder)
        .map_err(|error| format!("{}: {error}", to.folder.display()))?;
    for (from, to) in pairs(from, to)? {
        if let Some(folder) = to.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        if let Some(bytes) = differing(&from, &to)? {
            folder::write(&to, &bytes)?;
        }
    }
    Ok(synchronised(&to.folder)?)
}

/// What is to be written, if it is not there already.
fn differing(from: &Path, to: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    let told = |path: &Path, error: std::io::Error| -> Failure { format!("{}: {error}", path.display()).into() };
    let bytes = Zeroizing::new(fs::read(from).map_err(|error| told(from, error))?);
    match fs::read(to).map(Zeroizing::new) {
        Ok(there) if *there == *bytes => Ok(None),
        Ok(_) => Err(format!(
            "{} is there already and is another one: nothing is overwritten, name another folder",
            to.display()
        )
        .into()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Some(bytes)),
        Err(error) => Err(told(to, error)),
    }
}

/// The vault as it is, from a folder of keys or from where the settings say. None where nothing was ever sealed.
///
/// # Errors
/// `vault_ring_missing` when it is not at hand.
pub fn vault(settings: &Settings, apart: Option<&Path>, conn: &mut Conn) -> Result<Option<Vault>, Failure> {
    let source = match apart {
        Some(folder) => Source::File(folder.join(RING)),
        None => opening::ring_source(settings)?,
    };
    Ok(Vault::look_at(source, opening::suite(settings), conn)?)
}
