//! Private keys as files: one `*.pem` each, PKCS #8, named by the key's thumbprint, readable by its owner alone.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::EncodingKey;

use super::super::super::codes::KEYS_MISSING;
use kernel::Fault;
use kernel::canonical::sha256;
use proofs::keys::{jwk, thumbprint};

/// A private key with what follows from it.
pub struct Pair {
    /// Its name.
    pub kid: String,
    /// The public half, as RFC 8037 writes it.
    pub x: String,
    /// What signs.
    pub key: EncodingKey,
    /// What other keys are derived from.
    pub seed: [u8; 32],
}

impl Pair {
    /// The key of these bytes, if they are one.
    pub fn of(pkcs8: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).ok()?;
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let seed = sha256(pkcs8);
        Some(Self { kid: thumbprint(&jwk("", &x))?, x, key: EncodingKey::from_ed_der(pkcs8), seed })
    }
}

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// Every `*.pem` of the directory, each of which must hold an Ed25519 key.
pub fn read_directory(directory: &Path) -> Result<Vec<Pair>, Unusable> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        found => found.map_err(|error| Unusable(directory.to_owned(), error.to_string()))?,
    };
    let mut pairs = Vec::new();
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.extension().is_none_or(|ending| ending != "pem") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| Unusable(path.clone(), error.to_string()))?;
        let body: String = text.lines().filter(|line| *line != BEGIN && *line != END).collect();
        let pair = STANDARD.decode(body.trim()).ok().and_then(|der| Pair::of(&der));
        let why = if text.trim().is_empty() { "the file is empty" } else { "not an Ed25519 private key" };
        pairs.push(pair.ok_or_else(|| Unusable(path, why.to_owned()))?);
    }
    Ok(pairs)
}

/// Makes a new key: a file of its own, durable when this returns.
pub fn create(directory: &Path) -> Result<Pair, Unusable> {
    let failed = || Unusable(directory.to_owned(), "no key could be made".to_owned());
    let pair = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8v1()).map_err(|_| failed())?;
    let pkcs8 = pair.as_ref();
    let made = Pair::of(pkcs8).ok_or_else(failed)?;
    let path = directory.join(format!("{}.pem", made.kid));
    let text = format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode(pkcs8));
    files::create(&path, text.as_bytes()).map_err(|error| Unusable(path, error.to_string()))?;
    Ok(made)
}

/// What to do where no key lies.
pub fn none_there(directory: &Path) -> Fault {
    let folder = directory.display();
    Fault::of(&KEYS_MISSING).because(
        format!(
            "密钥目录 {folder} 中没有签名密钥 (*.pem): 请把各实例的 --key-dir 指向同一目录, 从备份恢复, 或在首次部署时加 \
             --init-keys 启动一次。"
        ),
        format!(
            "there is no signing key (*.pem) in {folder}: let --key-dir of every instance name the same folder, restore it \
             from its backup, or start once with --init-keys"
        ),
    )
}

/// A path that cannot be used, and why.
pub struct Unusable(PathBuf, String);

impl Unusable {
    /// For whoever starts the service: with the path.
    pub fn told(self) -> Fault {
        let Self(path, why) = self;
        let path = path.display();
        Fault::of(&KEYS_MISSING).because(
            format!("密钥文件或目录 {path} 无法使用: {why}; 请从备份恢复, 或移走该文件。"),
            format!("{path} cannot be used: {why}; restore it from its backup, or move it away"),
        )
    }

    /// While requests are answered the path stays in the log.
    pub fn untold(self) -> Fault {
        tracing::error!(path = %self.0.display(), why = self.1, "the key directory cannot be used");
        Fault::of(&KEYS_MISSING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_for_its_owner_alone_and_is_read_back() {
        use std::os::unix::fs::PermissionsExt;
        let directory = std::env::temp_dir().join(format!("hulian-keys-{}", std::process::id()));
        let made = create(&directory).map_err(Unusable::told).unwrap();
        let read = read_directory(&directory).map_err(Unusable::told).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&directory.join(format!("{}.pem", made.kid))), 0o600);
        assert_eq!(read.len(), 1);
        assert_eq!((&read[0].kid, &read[0].x), (&made.kid, &made.x));
        // An empty file beside a good one is named, not passed over.
        fs::write(directory.join("empty.pem"), "").unwrap();
        let fault = read_directory(&directory).map_err(Unusable::told).err().unwrap().to_string();
        assert!(fault.contains("empty.pem") && fault.contains("is empty"), "{fault}");
        fs::remove_dir_all(&directory).unwrap();
    }
}
