//! The nouns: events, the head of a community's chain, idempotent attempts.

use serde::Serialize;

use kernel::{Author, CommunityId, EventId, Instant, Reissued};

/// Something that happened (事件). Its serialised form is the event's data: ids, states and figures, never personal data.
pub trait Event: Serialize {
    /// `hulian.<noun>.<past tense>.v1`
    const TYPE: &'static str;
    /// What it happened to: `units/{id}`.
    fn subject(&self) -> String;
}

/// Where a community's chain stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Head {
    /// The number of the last event; 0 before the first.
    #[schema(example = 42)]
    pub seq: i64,
    /// Its hash, lower-case hexadecimal SHA-256.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub hash: String,
}

/// One row of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The community it belongs to.
    pub community: CommunityId,
    /// Its number there, from 1, without a gap.
    pub seq: i64,
    /// Its id.
    pub id: EventId,
    /// Its type.
    pub kind: String,
    /// What it happened to.
    pub subject: String,
    /// Who did it: `account:…`, `client:…` or `system`.
    pub actor: String,
    /// When.
    pub at: Instant,
    /// Canonical JSON of who issued the actor's credential anew and when, where that was lately; nothing otherwise.
    pub credential: Option<String>,
    /// Canonical JSON (RFC 8785).
    pub data: String,
    /// What it says of the rows that its transaction has left: a digest, on the last event of a transaction that wrote any.
    pub states: Option<String>,
    /// The hash of the event before.
    pub prev_hash: String,
    /// `SHA-256(prev_hash ‖ canonical row)`.
    pub hash: String,
}

/// 近期由他人重新签发的凭证 · A credential that somebody else had lately issued anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct ReissuedCredential {
    /// 签发时间 · When.
    pub issued_at: Instant,
    /// 签发人 · By whom: `account:…` or `system`.
    #[schema(example = "account:0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c42")]
    pub issued_by: String,
}

impl ReissuedCredential {
    /// What is written of it.
    pub fn of(one: Reissued) -> Self {
        Self { issued_at: one.at, issued_by: written(one.by) }
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

/// How an author is written in the journal.
pub fn written(author: Author) -> String {
    match author {
        Author::Account(id) => format!("account:{id}"),
        Author::Client(id) => format!("client:{id}"),
        Author::System => "system".to_owned(),
    }
}
