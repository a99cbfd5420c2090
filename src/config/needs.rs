//! What a command needs of its settings: whether those it needs go together, and what follows from them (addresses, the
//! database, folders of keys and documents, tokens).

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use super::document_store::{Documents, Keeping, Store};
use super::settings::{Settings, VaultSuite};
use super::unfit::Unfit;
use super::values::{Bind, DatabaseUrl, Endpoint};

/// How many characters the token of the figures has at the least.
const LEAST_TOKEN: usize = 16;

/// What a command needs to know of its settings besides where the database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Where to listen.
    Address,
    /// Where the signing keys lie.
    Keys,
    /// Where the ring of the vault is.
    Vault,
    /// Where documents are kept.
    Documents,
    /// Where the figures are shown, and to whom.
    Figures,
    /// Where the spans are sent.
    Spans,
}

impl Settings {
    /// Whether the settings, each of them right for itself, go together for a command that needs so much.
    pub fn lacking(&self, needs: &[Need]) -> Vec<Unfit> {
        // Without a database nothing can be said of what lies beside it.
        if let Err(unfit) = self.database() {
            return vec![unfit];
        }
        let lacking = needs.iter().filter_map(|need| match need {
            Need::Address => self.address().err(),
            Need::Keys => self.keys().err(),
            Need::Vault => self.vault_at_hand().err(),
            Need::Documents => self.keeping().err(),
            Need::Figures => self.metrics_address().err().or_else(|| self.metrics_token().err()),
            Need::Spans => self.collector().err(),
        });
        let mut wrong: Vec<Unfit> = lacking.collect();
        wrong.dedup();
        wrong
    }

    /// The address to listen on.
    ///
    /// # Errors
    /// [`Unfit::Address`], or [`Unfit::Exposed`] for a public address without `--behind-tls-proxy`.
    pub fn address(&self) -> Result<SocketAddr, Unfit> {
        let address = self.bind.as_str().to_socket_addrs().ok().and_then(|mut found| found.next());
        let address = address.ok_or_else(|| Unfit::Address(self.bind.as_str().to_owned()))?;
        if address.ip().is_loopback() || self.behind_tls_proxy { Ok(address) } else { Err(Unfit::Exposed(address)) }
    }

    /// The address of the figures, if they have one of their own.
    ///
    /// # Errors
    /// [`Unfit::Value`] when its name is nobody's, or it is the address of `--bind`.
    pub fn metrics_address(&self) -> Result<Option<SocketAddr>, Unfit> {
        let Some(word) = self.metrics_bind.as_ref().map(Bind::as_str) else { return Ok(None) };
        let address = word.to_socket_addrs().ok().and_then(|mut found| found.next());
        let unfit = |why: &str| Unfit::Value { said: format!("--metrics-bind {word}"), why: why.to_owned() };
        match address {
            None => Err(unfit("no address of that name is found")),
            Some(address) if address.port() != 0 && self.address().is_ok_and(|bind| bind == address) => {
                Err(unfit("it is the address of --bind: name another port, or leave it out"))
            }
            address => Ok(address),
        }
    }

    /// The address of the collector of spans.
    ///
    /// # Errors
    /// [`Unfit::NotBuilt`] in a build that sends none.
    pub fn collector(&self) -> Result<Option<&Endpoint>, Unfit> {
        match &self.otlp_endpoint {
            Some(_) if !cfg!(feature = "otel") => Err(Unfit::NotBuilt { said: "--otlp-endpoint", feature: "otel" }),
            endpoint => Ok(endpoint.as_ref()),
        }
    }

    /// Whether this build has the suite of the vault, and knows where its ring is.
    fn vault_at_hand(&self) -> Result<(), Unfit> {
        if self.vault_suite == VaultSuite::Guomi && !cfg!(feature = "guomi") {
            return Err(Unfit::NotBuilt { said: "--vault-suite guomi", feature: "guomi" });
        }
        if self.vault_keys.is_some() { Ok(()) } else { self.vault_file().map(drop) }
    }

    /// The token that whoever asks for the figures must send, if one is wanted.
    ///
    /// # Errors
    /// [`Unfit::File`] when the file cannot be read, [`Unfit::Value`] when what it holds could be guessed.
    pub fn metrics_token(&self) -> Result<Option<String>, Unfit> {
        const SETTING: &str = "--metrics-token-file";
        let Some(path) = &self.metrics_token_file else { return Ok(None) };
        let token = read(SETTING, path)?.trim().to_owned();
        let fit = token.len() >= LEAST_TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic());
        let wanted = format!(
            "wanted is one line of {LEAST_TOKEN} or more letters, digits or signs without spaces, e.g. from `openssl rand -hex 32`"
        );
        if fit {
            Ok(Some(token))
        } else {
            Err(Unfit::Value { said: format!("{SETTING} {}", path.display()), why: wanted })
        }
    }

    /// The database URL, from the file if one is named.
    ///
    /// # Errors
    /// [`Unfit::File`] when the file cannot be read, [`Unfit::Value`] when it holds no such URL.
    pub fn database(&self) -> Result<String, Unfit> {
        const SETTING: &str = "--database-url-file";
        let Some(path) = &self.database_url_file else { return Ok(self.database_url.reveal().to_owned()) };
        let url: Result<DatabaseUrl, String> = read(SETTING, path)?.trim().parse();
        let said = || format!("{SETTING} {}", path.display());
        url.map(|url| url.reveal().to_owned()).map_err(|why| Unfit::Value { said: said(), why })
    }

    /// Whether the data lies in an embedded file.
    pub fn embedded(&self) -> bool {
        self.database().is_ok_and(|url| url.starts_with("sqlite:"))
    }

    /// The folder of the private keys.
    ///
    /// # Errors
    /// [`Unfit::NoKeyDirectory`] when PostgreSQL is used and none is named.
    pub fn keys(&self) -> Result<PathBuf, Unfit> {
        match &self.key_dir {
            Some(folder) => Ok(folder.clone()),
            None if self.embedded() => Ok(beside(&self.database()?, "keys")),
            None => Err(Unfit::NoKeyDirectory),
        }
    }

    /// The file of the vault's key ring.
    ///
    /// # Errors
    /// [`Unfit::NoKeyDirectory`] when PostgreSQL is used and neither the file nor the folder of the keys is named.
    pub fn vault_file(&self) -> Result<PathBuf, Unfit> {
        match &self.vault_ring {
            Some(file) => Ok(file.clone()),
            None => Ok(self.keys()?.join("vault.ring")),
        }
    }

    /// Where documents are kept; beside the SQLite file when nothing is said.
    ///
    /// # Errors
    /// [`Unfit::NoDocuments`] when PostgreSQL is used and nothing is said, [`Unfit::NoSecret`] for a bucket without
    /// credentials.
    pub fn keeping(&self) -> Result<Keeping, Unfit> {
        match &self.documents {
            Some(Documents::Bucket(address)) => {
                let secret = match &self.documents_secret_file {
                    Some(path) => Some(read("--documents-secret-file", path)?.trim().to_owned()),
                    None => self.documents_secret.clone(),
                };
                let given = self.documents_key_id.clone().zip(secret);
                let given = given.filter(|(key_id, secret)| !key_id.trim().is_empty() && !secret.trim().is_empty());
                let (key_id, secret) = given.ok_or(Unfit::NoSecret)?;
                Ok(Keeping::Bucket(Store { address: address.clone(), key_id, secret }))
            }
            Some(Documents::Folder(folder)) => Ok(Keeping::Folder(folder.clone())),
            None if self.embedded() => Ok(Keeping::Folder(beside(&self.database()?, "documents"))),
            None => Err(Unfit::NoDocuments),
        }
    }
}

/// A folder beside the file of an embedded database: `hulian.db` has `hulian.keys` beside it.
fn beside(database_url: &str, what: &str) -> PathBuf {
    let file = Path::new(database_url.trim_start_matches("sqlite:"));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_stem().map(|stem| format!("{}.{what}", stem.to_string_lossy()));
    folder.join(name.unwrap_or_else(|| format!("hulian.{what}")))
}

fn read(setting: &'static str, path: &Path) -> Result<String, Unfit> {
    let unread = |error: std::io::Error| Unfit::File { setting, path: path.to_owned(), why: error.to_string() };
    std::fs::read_to_string(path).map_err(unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(database_url: &str, documents: Option<&str>) -> Settings {
        let documents = documents.map(|text| text.parse().unwrap());
        Settings { documents, ..Settings::for_tests(database_url, std::path::Path::new("keys")) }
    }

    #[test]
    fn documents_lie_beside_the_file_or_where_they_are_told() {
        let beside = settings("sqlite:/srv/h/hulian.db", None).keeping().unwrap();
        assert_eq!(beside, Keeping::Folder(PathBuf::from("/srv/h/hulian.documents")));
        let named = settings("postgres://h@db/h", Some("/srv/documents")).keeping().unwrap();
        assert_eq!(named, Keeping::Folder(PathBuf::from("/srv/documents")));
        assert!(matches!(settings("postgres://h@db/h", None).keeping(), Err(Unfit::NoDocuments)));
    }

    #[test]
    fn a_bucket_needs_credentials_and_never_prints_them() {
        let mut settings = settings("postgres://h@db/h", Some("s3://scans/hulian?region=cn-north-1"));
        assert!(matches!(settings.keeping(), Err(Unfit::NoSecret)));
        settings.documents_key_id = Some("AKEXAMPLE".to_owned());
        settings.documents_secret = Some("very-secret-words".to_owned());
        let keeping = settings.keeping().unwrap();
        let printed = format!("{keeping:?} {settings:?}");
        assert!(!printed.contains("very-secret") && !printed.contains("AKEXAMPLE"), "{printed}");
    }
}
