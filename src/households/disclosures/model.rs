//! The noun: who has looked at a household, when, at what and what for.

use super::super::access::model::DisclosableField;
use journal::ReissuedCredential;
use kernel::{AccountId, Instant};

/// Somebody has looked.
#[derive(Clone)]
pub struct AccessRecord {
    /// Which of the household's.
    pub n: i64,
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Instant,
    /// At what.
    pub fields: Vec<DisclosableField>,
    /// The event of the journal that says so.
    pub seq: i64,
    /// What for; none once the key is destroyed.
    pub purpose: Option<String>,
    /// Who had lately issued the credential anew of whoever looked, if somebody else had.
    pub credential: Option<ReissuedCredential>,
}
