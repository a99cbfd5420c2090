//! The manifest: what a backup holds, signed with the service's own key.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::folder;
use crate::failure::Failure;
use auth::Keys;
use kernel::{Instant, canonical};
use proofs::jws::{self, JwsError};
use proofs::keys::{Jwk, JwkSet, thumbprint};

/// The `typ` of its signature.
const TYPE: &str = "hulian-backup+jws";

/// The name of this form of backup.
pub const FORMAT: &str = "hulian-backup/1";

/// Why a signature that fits is not enough.
const NOT_PINNED: &str = "it is signed by a key that is not among those of --trust-keys: they may be from before a rotation of \
                          keys (get the set of the service again), or the backup is another service's";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The version of the program that made it.
    pub hulian: String,
    /// `sqlite` or `postgresql`.
    pub engine: String,
    /// When it was begun.
    pub made_at: Instant,
    /// The migrations of the database.
    pub migrations: Vec<String>,
    /// How many rows each table has.
    pub rows: BTreeMap<String, i64>,
    /// How many communities, documents, bytes of documents, and erased households.
    pub totals: Totals,
    /// Every other file but the documents, which `documents.jsonl` names.
    pub files: BTreeMap<String, Content>,
}

/// Sums, for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Communities with a journal.
    pub communities: u64,
    /// Documents.
    pub documents: u64,
    /// Their bytes.
    pub document_bytes: u64,
    /// Households whose key was destroyed.
    pub erased: u64,
}

/// A file of the backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// A manifest whose signature fits.
pub struct Signed {
    /// What it says.
    pub manifest: Manifest,
    /// In a sentence, how far the key is trusted.
    pub trust: String,
}

impl Manifest {
    /// Signs it and writes it down: the keys, then what was signed, then the signature, with which the backup is complete.
    pub fn write(&self, root: &Path, keys: &Keys) -> Result<(), Failure> {
        let text = canonical::text(self)?;
        let signature = keys.sign_jws(TYPE, text.as_bytes())?;
        folder::write(&root.join(folder::KEYS), &serde_json::to_vec_pretty(&keys.published())?)?;
        folder::write(&root.join(folder::MANIFEST), text.as_bytes())?;
        Ok(folder::write(&root.join(folder::SIGNATURE), signature.as_bytes())?)
    }

    /// Reads it and verifies its signature, against keys somebody trusts where there are any.
    pub fn read(root: &Path, trusted: Option<&JwkSet>) -> Result<Signed, Failure> {
        let signature_file = root.join(folder::SIGNATURE);
        if !signature_file.exists() {
            let words =
                "holds no complete backup: there is no manifest.jws (an interrupted one is completed by hulian backup)";
            return Err(format!("{} {words}", root.display()).into());
        }
        let wrong = |why: &str| -> Failure { format!("manifest_wrong: {}: {why}", root.display()).into() };
        let signature = folder::text(&signature_file)?;
        let published = key_set(&root.join(folder::KEYS))?;
        let keys = trusted.unwrap_or(&published);
        let payload = jws::verify(signature.trim(), keys, TYPE).map_err(|error| match (&error, trusted) {
            // The backup may be as it was: whoever looks has keys from before, or of another service.
            (JwsError::Key, Some(_)) if jws::verify(signature.trim(), &published, TYPE).is_ok() => wrong(NOT_PINNED),
            _ => wrong(&error.to_string()),
        })?;
        if payload != folder::text(&root.join(folder::MANIFEST))?.as_bytes() {
            return Err(wrong("manifest.json is not what was signed"));
        }
        let manifest: Manifest = serde_json::from_slice(&payload)?;
        if manifest.format != FORMAT {
            return Err(wrong("it is of a form this program does not know"));
        }
        let key = signer(&signature, keys);
        let trust = match trusted {
            Some(_) => format!("verified: key {key} is pinned"),
            None => format!("consistent, key {key} not pinned"),
        };
        Ok(Signed { manifest, trust })
    }
}

/// A key set that somebody trusts, from its file.
///
/// # Errors
/// A sentence that names the file.
pub fn trusted(path: Option<&Path>) -> Result<Option<JwkSet>, Failure> {
    let read = |path| key_set(path).map_err(|failure| format!("--trust-keys {failure}").into());
    path.map(read).transpose()
}

/// The keys of a file, each under the name its thumbprint gives it.
fn key_set(path: &Path) -> Result<JwkSet, Failure> {
    let keys: JwkSet = serde_json::from_str(&folder::text(path)?)
        .map_err(|error| format!("{}: not a key set: {error}", path.display()))?;
    let named = keys.keys.iter().all(|key| key.common.key_id.is_some() && key.common.key_id == thumbprint(key));
    if named {
        Ok(keys)
    } else {
        Err(format!("{}: a key has not the thumbprint it is named by", path.display()).into())
    }
}

/// The name of the key that fits.
fn signer(signature: &str, keys: &JwkSet) -> String {
    let fits = |key: &&Jwk| jws::verify(signature.trim(), &JwkSet { keys: vec![(*key).clone()] }, TYPE).is_ok();
    keys.keys.iter().find(fits).and_then(|key| key.common.key_id.clone()).unwrap_or_default()
}
