//! Types: what is on record about when things began to wait.

use std::collections::HashMap;

use kernel::{AgreementId, Instant};

/// How many agreements are looked at for one caller.
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
