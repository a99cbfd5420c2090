//! The words: the deadlines of an agreement, as the timers carry them.

/// The last day for signing has passed.
pub const LAPSE: &str = "agreement.lapse";

/// The first day in force has come.
pub const ACTIVATE: &str = "agreement.activate";

/// The last day in force has passed.
pub const EXPIRE: &str = "agreement.expire";

/// So many days remain; the number follows.
pub const EXPIRING: &str = "agreement.expiring.";

/// The last day of a suspension has passed.
pub const RESUME: &str = "agreement.resume";

/// The last day of a notice has passed.
pub const END: &str = "agreement.end";

/// The last day of one unit's notice has passed; its party follows.
pub const LEAVE: &str = "agreement.leave.";

/// The day of what was agreed has come; the number of the request follows.
pub const REQUEST: &str = "agreement.request.";

/// How many days before the end the parties are reminded.
pub const REMINDERS: [i64; 3] = [90, 30, 7];
