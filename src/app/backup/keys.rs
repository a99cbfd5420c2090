//! The private keys: they leave and come back only when asked for, in a folder of their own.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::folder::{self, synchronised};
use super::progress::say;
use crate::app::cli::Failure;
use crate::config::{Settings, VaultSuite};
use crate::db::Conn;
use crate::vault::{Source, Suite, Vault};

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

/// Copies the keys into a folder apart from the backup.
pub fn take(from: &Places, to: &Path, backup: &Path) -> Result<(), Failure> {
    let told = |error: std::io::Error| -> Failure { format!("{}: {error}", to.display()).into() };
    DirBuilder::new().recursive(true).mode(0o700).create(to).map_err(told)?;
    let inside = to.canonicalize().map_err(told)?.starts_with(backup.canonicalize()?);
    if inside {
        return Err("--keys-to names a folder inside the backup: keys are kept apart from it".into());
    }
    copy(from, &Places::apart(to))?;
    say(&format!(
        "warning: the private keys are in {}. Whoever has them and the backup reads every household and signs in the service's \
         name: keep the two apart, and both as carefully as the service itself.",
        to.display()
    ));
    Ok(())
}

/// Puts keys where the settings name; what is there already must be the same.
pub fn put(from: &Path, settings: &Settings) -> Result<(), Failure> {
    copy(&Places::apart(from), &Places::of(settings)?)
}

/// Whether a ring is where the settings name one.
pub fn ring_is_there(settings: &Settings) -> Result<bool, Failure> {
    Ok(Places::of(settings)?.ring.is_none_or(|file| file.exists()))
}

fn copy(from: &Places, to: &Places) -> Result<(), Failure> {
    DirBuilder::new().recursive(true).mode(0o700).create(&to.folder)?;
    let entries = fs::read_dir(&from.folder).map_err(|error| format!("{}: {error}", from.folder.display()))?;
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if let (Some(name), true) = (path.file_name(), path.extension() == Some(OsStr::new("pem"))) {
            one(&path, &to.folder.join(name))?;
        }
    }
    if let (Some(from), Some(to)) = (&from.ring, &to.ring)
        && from.exists()
    {
        if let Some(folder) = to.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        one(from, to)?;
    }
    Ok(synchronised(&to.folder)?)
}

fn one(from: &Path, to: &Path) -> Result<(), Failure> {
    let bytes = Zeroizing::new(fs::read(from)?);
    match fs::read(to).map(Zeroizing::new) {
        Ok(there) if *there == *bytes => Ok(()),
        Ok(_) => Err(format!("{} is there already and is another one: nothing is overwritten", to.display()).into()),
        Err(_) => Ok(folder::write(to, &bytes)?),
    }
}

/// The vault as it is, from a folder of keys or from where the settings say. None where nothing was ever sealed.
///
/// # Errors
/// `vault_ring_missing` when it is not at hand.
pub fn vault(settings: &Settings, apart: Option<&Path>, conn: &mut Conn) -> Result<Option<Vault>, Failure> {
    let source = match (apart, &settings.vault_keys) {
        (Some(folder), _) => Source::File(folder.join(RING)),
        (None, Some(text)) => Source::Given(text.clone()),
        (None, None) => Source::File(settings.vault_file()?),
    };
    let suite = match settings.vault_suite {
        VaultSuite::Standard => Suite::Standard,
        VaultSuite::Guomi => Suite::Guomi,
    };
    Ok(Vault::look_at(source, suite, conn)?)
}
