//! Types: a disclosure, and who has looked at a household, when, at what and what for.

use super::super::access::model::DisclosableField;
use crate::model::HouseholdId;
use journal::ReissuedCredential;
use kernel::{AccountId, Instant};

/// Somebody looks.
pub struct Look<'a> {
    /// At which household.
    pub household: HouseholdId,
    /// Who.
    pub by: AccountId,
    /// At what.
    pub fields: &'a [DisclosableField],
    /// What for.
    pub purpose: &'a str,
}

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
