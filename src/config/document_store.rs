//! Where uploaded documents are kept: a folder, or a bucket of an S3-compatible store.

use std::path::PathBuf;
use std::str::FromStr;

use url::{Url, form_urlencoded};

/// Where documents are to be kept, as a setting says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Documents {
    /// In this folder.
    Folder(PathBuf),
    /// In this bucket.
    Bucket(BucketAddress),
}

impl FromStr for Documents {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once("://") {
            Some(("s3", _)) => text.parse().map(Self::Bucket),
            Some(_) => Err("wanted is a folder, or s3://BUCKET/PREFIX?endpoint=https://…&region=…".to_owned()),
            None if text.trim().is_empty() => Err("it is empty".to_owned()),
            None => Ok(Self::Folder(PathBuf::from(text))),
        }
    }
}

/// `s3://BUCKET/PREFIX?endpoint=…&region=…`. With an endpoint the bucket's name stands in the path, as stores inside a
/// house want it; without one it is a bucket of AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketAddress {
    /// The bucket's name.
    pub name: String,
    /// What every key begins with, without slashes around it.
    pub prefix: String,
    /// The store, unless it is AWS.
    pub endpoint: Option<Url>,
    /// The region.
    pub region: String,
}

impl FromStr for BucketAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = |why: &str| format!("{why}; wanted is s3://BUCKET/PREFIX?endpoint=https://…&region=…");
        let place = text.strip_prefix("s3://").ok_or_else(|| wanted("it does not begin with s3://"))?;
        let (place, query) = place.split_once('?').unwrap_or((place, ""));
        let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
        let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
        let dots = prefix.split('/').any(|part| part == "." || part == "..");
        if name.is_empty() || !plain(name) || !plain(prefix) || dots {
            return Err(wanted("bucket and prefix are letters, digits, and - _ . / between them"));
        }
        let (mut endpoint, mut region) = (None, "us-east-1".to_owned());
        for (word, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*word {
                "endpoint" => {
                    let url = Url::parse(&value).ok().filter(|url| url.has_host() && url.scheme().starts_with("http"));
                    endpoint = Some(url.ok_or_else(|| wanted("the endpoint is no address of a store"))?);
                }
                "region" => region = value.into_owned(),
                _ => return Err(wanted(&format!("{word} means nothing"))),
            }
        }
        Ok(Self { name: name.to_owned(), prefix: prefix.trim_matches('/').to_owned(), endpoint, region })
    }
}

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
    /// Where it is.
    pub address: BucketAddress,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_the_bucket_is() {
        let read = |text: &str| text.parse::<Documents>();
        let inside = "s3://scans/a/b/?endpoint=https%3A%2F%2Fminio.example%3A9000&region=cn-north-1";
        let Documents::Bucket(inside) = read(inside).unwrap() else { panic!("a bucket") };
        assert_eq!(inside.endpoint.unwrap().as_str(), "https://minio.example:9000/");
        assert_eq!(
            (inside.name.as_str(), inside.region.as_str(), inside.prefix.as_str()),
            ("scans", "cn-north-1", "a/b")
        );
        let Documents::Bucket(aws) = read("s3://scans?region=eu-west-1").unwrap() else { panic!("a bucket") };
        assert_eq!((aws.endpoint, aws.prefix.as_str()), (None, ""));
        assert_eq!(read("/srv/documents").unwrap(), Documents::Folder(PathBuf::from("/srv/documents")));
        let wrong = ["s3://", "s3://a/../b", "s3://a?regoin=x", "s3://a b", "s3://a?endpoint=nowhere", "s3://a/%2e"];
        for wrong in wrong.into_iter().chain(["", " ", "https://minio.example/scans", "s3://a?endpoint=mailto:a@b"]) {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
