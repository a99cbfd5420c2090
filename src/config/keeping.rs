//! Where uploaded documents are kept: a folder, or a bucket of an S3-compatible store.

use std::path::PathBuf;

use super::settings::{Settings, Unfit, beside, read};

/// Where the bytes of documents lie.
#[derive(Clone, PartialEq, Eq)]
pub enum Keeping {
    /// In a folder of this machine, or one that all instances share.
    Folder(PathBuf),
    /// In a bucket.
    Bucket(Store),
}

/// A bucket of an S3-compatible store and who may write to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Store {
    /// `s3://BUCKET/PREFIX?endpoint=…&region=…`
    pub address: String,
    /// The name of the access key.
    pub key_id: String,
    /// Its secret.
    pub secret: String,
}

impl std::fmt::Debug for Keeping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Self::Bucket(store) => f.debug_struct("Bucket").field("address", &store.address).finish_non_exhaustive(),
        }
    }
}

impl Settings {
    /// Where documents are kept; beside the SQLite file when nothing is said.
    ///
    /// # Errors
    /// [`Unfit::NoDocuments`] when PostgreSQL is used and nothing is said, [`Unfit::NoSecret`] for a bucket without
    /// credentials.
    pub fn keeping(&self) -> Result<Keeping, Unfit> {
        match self.documents.as_deref() {
            Some(address) if address.starts_with("s3://") => {
                let secret = match &self.documents_secret_file {
                    Some(path) => Some(read(path)?.trim().to_owned()),
                    None => self.documents_secret.clone(),
                };
                let (key_id, secret) = self.documents_key_id.clone().zip(secret).ok_or(Unfit::NoSecret)?;
                Ok(Keeping::Bucket(Store { address: address.to_owned(), key_id, secret }))
            }
            Some(folder) => Ok(Keeping::Folder(PathBuf::from(folder))),
            None if self.embedded() => Ok(Keeping::Folder(beside(&self.database()?, "documents"))),
            None => Err(Unfit::NoDocuments),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(database_url: &str, documents: Option<&str>) -> Settings {
        let documents = documents.map(str::to_owned);
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
