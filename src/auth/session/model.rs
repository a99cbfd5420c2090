//! Types: a session.

use crate::ids::SessionId;
use kernel::canonical::keyed;
use kernel::{AccountId, Instant};

/// A session (会话) of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// How often it was refreshed, counting from 1.
    pub generation: i64,
    /// What is kept of the refresh token in force ([`Session::kept`]).
    pub refresh_hash: String,
    /// The same of its immediate predecessor.
    pub prior_hash: Option<String>,
    /// Whether the newest access token was used.
    pub used: Used,
    /// When it was opened.
    pub created_at: Instant,
    /// When it was last refreshed.
    pub refreshed_at: Instant,
    /// When it ends without a refresh.
    pub idle_until: Instant,
    /// When it ends in any case.
    pub expires_at: Instant,
    /// When it was ended.
    pub ended_at: Option<Instant>,
}

impl Session {
    /// What is kept of a refresh token: its digest, with a key of the deployment, as one of this session of this account until
    /// this end. Whoever owns the database can neither write a session nor give one to another account.
    pub fn kept(&self, key: &[u8; 32], token: &str) -> String {
        keyed(key, &format!("{} {} {} {token}", self.account, self.id, self.expires_at))
    }
}

/// Whether the newest access token of a session arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// Nobody knows yet.
    NotYet,
    /// It was used.
    Yes,
}
