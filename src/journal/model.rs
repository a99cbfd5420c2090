//! Types: events, how authors are written, idempotent attempts.

use serde::Serialize;

use kernel::{Author, Reissued};
use proofs::journal::ReissuedCredential;

/// Something that happened (事件). Its serialised form is the event's data: ids, states and figures, never personal data.
pub trait Event: Serialize {
    /// `hulian.<noun>.<past tense>.v1`
    const TYPE: &'static str;
    /// What it happened to: `units/{id}`.
    fn subject(&self) -> String;
}

/// A type of event, as it is declared by [`events!`](crate::events!).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventType {
    /// `hulian.<noun>.<past tense>.v1`
    pub name: &'static str,
    /// What has happened when there is one: an English sentence, mostly with the Chinese term in brackets.
    pub about: &'static str,
}

impl EventType {
    /// The type of this name, with the documentation of its event.
    pub const fn new(name: &'static str, about: &'static str) -> Self {
        Self { name, about: about.trim_ascii() }
    }
}

/// A request that carries an idempotency key.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// A keyed digest of the key as sent: what a client makes its keys of is written nowhere.
    pub key: String,
    /// Method and path.
    pub route: String,
    /// Digest of the request.
    pub fingerprint: String,
    /// Whether its answer may tell of a household: it goes when anything about who may be told of one changes.
    pub of_household: bool,
}

/// The answer kept beside a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// HTTP status.
    pub status: u16,
    /// The body, sealed for whoever sends the same key again; `None` when it must not be kept (secrets).
    pub sealed: Option<Vec<u8>>,
    /// The entity tag.
    pub etag: Option<String>,
    /// The Location header.
    pub location: Option<String>,
}

/// What is written of a credential that somebody else had lately reissued.
pub fn reissued(one: Reissued) -> ReissuedCredential {
    ReissuedCredential { issued_at: one.at, issued_by: written(one.by) }
}

/// How an author is written in the journal.
pub fn written(author: Author) -> String {
    match author {
        Author::Account(id) => format!("account:{id}"),
        Author::Client(id) => format!("client:{id}"),
        Author::System => "system".to_owned(),
    }
}
