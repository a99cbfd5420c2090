//! The words: the deadlines of an agreement, as the timers carry them.

/// The last day for signing has passed.
pub const LAPSE: &str = "agreement.lapse";

/// The first day in force has come.
pub const ACTIVATE: &str = "agreement.activate";

/// The last day in force has passed.
pub const EXPIRE: &str = "agreement.expire";

/// So many days remain; the number follows.
pub const EXPIRING: &str = "agreement.expiring.";

/// How many days before the end the parties are reminded.
pub const REMINDERS: [i64; 3] = [90, 30, 7];
