//! A bucket of an S3-compatible store.
//!
//! `rusty-s3` writes and signs the requests (AWS signature version 4, in the query) and does no I/O; `ureq` carries
//! them, with the TLS of `aws-lc-rs` that signs our tokens already and the trust store of the machine. The signature of
//! a put covers a checksum of the bytes, so that the store refuses what was garbled on the way.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusty_s3::{Credentials, S3Action, UrlStyle};
use tempfile::NamedTempFile;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, SendBody};
use url::Url;

use super::address::Address;
use super::error::OpenError;
use config::Store;

/// How long a signature is good: longer than a request may take, and no longer than needed.
const SIGNED_FOR: Duration = Duration::from_secs(300);

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// The header whose value the store checks against what it received.
const CHECKSUM: &str = "x-amz-checksum-sha256";

/// A bucket of documents.
pub struct Bucket {
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    prefix: String,
    agent: Agent,
}

impl Bucket {
    /// The bucket of this address.
    pub fn open(store: Store) -> Result<Self, OpenError> {
        let Store { address, key_id, secret } = store;
        let wrong = |error: &dyn Display| OpenError::Bucket(address.name.clone(), error.to_string());
        let (endpoint, style) = match &address.endpoint {
            Some(endpoint) => (endpoint.clone(), UrlStyle::Path),
            None => {
                let amazon = format!("https://s3.{}.amazonaws.com", address.region);
                (amazon.parse::<Url>().map_err(|error| wrong(&error))?, UrlStyle::VirtualHost)
            }
        };
        let bucket = rusty_s3::Bucket::new(endpoint, style, address.name.clone(), address.region.clone());
        let bucket = bucket.map_err(|error| wrong(&error))?;
        let credentials = Credentials::new(key_id, secret);
        Ok(Self { bucket, credentials, prefix: address.prefix, agent: agent() })
    }

    fn key(&self, address: &Address) -> String {
        let parts = address.parts().join("/");
        if self.prefix.is_empty() { parts } else { format!("{}/{parts}", self.prefix) }
    }

    /// Sends a file; the store says when it is durable.
    pub fn put(&self, address: &Address, file: NamedTempFile) -> io::Result<()> {
        let (key, checksum) = (self.key(address), checksum(address));
        let mut action = self.bucket.put_object(Some(&self.credentials), &key);
        action.headers_mut().insert(CHECKSUM, checksum.as_str());
        let url = action.sign(SIGNED_FOR);
        let mut file: File = file.reopen()?;
        let size = file.seek(io::SeekFrom::End(0))?;
        file.rewind()?;
        let request = self.agent.put(url.as_str()).header(CHECKSUM, &checksum).header("content-length", size);
        answered(request.send(SendBody::from_owned_reader(file)), "put").map(drop)
    }

    /// Fetches a file, to a nameless one on this machine: the store need not wait for a slow reader.
    pub fn read(&self, address: &Address) -> io::Result<Box<dyn Read + Send>> {
        let key = self.key(address);
        let url = self.bucket.get_object(Some(&self.credentials), &key).sign(SIGNED_FOR);
        let body = answered(self.agent.get(url.as_str()).call(), "get")?;
        let mut file = tempfile::tempfile()?;
        io::copy(&mut body.into_reader(), &mut file)?;
        file.rewind()?;
        Ok(Box::new(file))
    }

    /// Removes a file; one that is not there is removed.
    pub fn remove(&self, address: &Address) -> io::Result<()> {
        let key = self.key(address);
        let url = self.bucket.delete_object(Some(&self.credentials), &key).sign(SIGNED_FOR);
        match answered(self.agent.delete(url.as_str()).call(), "delete") {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// No redirects: a signature is for one place. No proxy from the environment. Only our own trust store and provider.
fn agent() -> Agent {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).unversioned_rustls_crypto_provider(provider);
    Agent::config_builder()
        .tls_config(tls.build())
        .max_redirects(0)
        .proxy(None)
        .http_status_as_error(false)
        .timeout_connect(Some(Duration::from_secs(10)))
        .timeout_global(Some(PATIENCE))
        .user_agent("hulian")
        .build()
        .new_agent()
}

/// The SHA-256 of the address as S3 writes it.
fn checksum(address: &Address) -> String {
    let hex = address.sha256();
    let bytes = (0..hex.len()).step_by(2).filter_map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok());
    STANDARD.encode(bytes.collect::<Vec<u8>>())
}

/// The body of a good answer. What goes wrong is told without the address, which carries a signature.
fn answered(answer: Result<ureq::http::Response<Body>, ureq::Error>, verb: &str) -> io::Result<Body> {
    let failed = |kind, why: &dyn Display| io::Error::new(kind, format!("{verb} of an object: {why}"));
    match answer {
        Ok(answer) if answer.status().is_success() => Ok(answer.into_body()),
        Ok(answer) if answer.status().as_u16() == 404 => Err(failed(io::ErrorKind::NotFound, &404)),
        Ok(answer) => Err(failed(io::ErrorKind::Other, &answer.status().as_u16())),
        Err(ureq::Error::Timeout(what)) => Err(failed(io::ErrorKind::TimedOut, &what)),
        Err(ureq::Error::Io(error)) => Err(failed(error.kind(), &error.kind())),
        Err(_) => Err(failed(io::ErrorKind::ConnectionRefused, &"no answer")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentId;
    use kernel::{CommunityId, canonical};
    use uuid::Uuid;

    fn open(address: &str) -> Bucket {
        let (key_id, secret) = ("AKEXAMPLE".to_owned(), "secret".to_owned());
        Bucket::open(Store { address: address.parse().unwrap(), key_id, secret }).unwrap()
    }

    #[test]
    fn a_bucket_is_in_the_path_of_a_store_and_in_the_name_of_a_host_of_amazon() {
        let inside = open("s3://scans/a/b/?endpoint=https%3A%2F%2Fminio.example%3A9000&region=cn-north-1");
        assert_eq!(inside.bucket.base_url().as_str(), "https://minio.example:9000/scans/");
        assert_eq!((inside.bucket.region(), inside.prefix.as_str()), ("cn-north-1", "a/b"));
        let aws = open("s3://scans?region=eu-west-1");
        assert_eq!(aws.bucket.base_url().as_str(), "https://scans.s3.eu-west-1.amazonaws.com/");
    }

    #[test]
    fn a_key_says_what_it_holds() {
        let bucket = open("s3://scans/hulian?region=eu-west-1");
        let (community, document) = (CommunityId(Uuid::from_u128(1)), DocumentId(Uuid::from_u128(2)));
        let address = Address::new(community, canonical::digest(b"abc"), document);
        assert_eq!(
            bucket.key(&address),
            "hulian/00000000-0000-0000-0000-000000000001/ba/\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.00000000-0000-0000-0000-000000000002"
        );
        assert_eq!(checksum(&address), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
