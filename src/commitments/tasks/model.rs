//! Limits: from when on a promise waits, and how many are looked at.

/// Within how many days of its day a promise is shown as falling due.
pub const DUE_DAYS: i64 = 30;

/// How many commitments are looked at for one caller.
pub const MOST: i64 = 1_000;
