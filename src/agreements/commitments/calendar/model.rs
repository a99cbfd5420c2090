//! The words: the deadlines of commitments, as the timers carry them; their subject is the commitment.

/// All of them begin so.
pub const PREFIX: &str = "commitment.";

/// Its day comes in seven days.
pub const DUE: &str = "commitment.due";

/// The days of grace have passed.
pub const LAPSE: &str = "commitment.lapse";

/// Nobody has said anything to a delivery for seven days; its number follows.
pub const UNVERIFIED: &str = "commitment.unverified.";

/// Nobody has said anything to a delivery for fourteen days; its number follows.
pub const SILENCE: &str = "commitment.silence.";

/// A recurring line's next period begins.
pub const SPAWN: &str = "commitment.spawn";

/// How many days before its day the pledging party is reminded.
pub const REMINDER_DAYS: i64 = 7;

use crate::kernel::Day;

/// One period of a recurring line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// `2026-07`, `2026-Q3` or `2026`.
    pub name: String,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}
