//! Types: the timers of commitments; their subject is the commitment.

use journal::timer_kinds;
use kernel::Day;

timer_kinds! {
    /// The deadlines of a commitment.
    pub enum CommitmentTimer {
        /// A reminder: its day comes in seven days.
        Due = "commitment.due",
        /// The days of grace have passed.
        Lapse = "commitment.lapse",
        /// A reminder: nobody has said anything to the delivery of this number for seven days.
        Unverified(i64) = "commitment.unverified",
        /// Nobody has said anything to the delivery of this number for fourteen days.
        Silence(i64) = "commitment.silence",
        /// A recurring line's next period begins.
        Spawn = "commitment.spawn",
    }
}

/// How many days before its day the pledging party is reminded.
pub const REMINDER_DAYS: i64 = 7;

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
