//! The noun: what is on record about when things began to wait.

use std::collections::HashMap;

use kernel::{AgreementId, Instant};

/// Within how many days of its day a promise is shown as falling due.
pub const DUE_DAYS: i64 = 30;

/// How many agreements, and how many commitments, are looked at for one caller.
pub const MOST: i64 = 1_000;

/// When things began to wait.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// When the text of an agreement was frozen for signature, the last time.
    pub submitted: HashMap<AgreementId, Instant>,
    /// When a request was made, by agreement and number.
    pub asked: HashMap<(AgreementId, i64), Instant>,
    /// When somebody objected to a registration, the last time.
    pub objected: HashMap<AgreementId, Instant>,
}
