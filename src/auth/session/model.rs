//! The noun: a session.

use crate::kernel::{AccountId, Instant, SessionId};

/// A session (会话) of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// How often it was refreshed, counting from 1.
    pub generation: i64,
    /// SHA-256 of the refresh token in force.
    pub refresh_hash: String,
    /// SHA-256 of its immediate predecessor.
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

/// Whether the newest access token of a session arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// Nobody knows yet.
    NotYet,
    /// It was used.
    Yes,
}
