//! The term (期限): lapse of the signing period, coming into force, reminders 90, 30 and 7 days before the end, the days on
//! which what was agreed or announced takes effect, expiry. A reminder that would be due on a free day by the working
//! calendar comes on the last working day before it.
//!
//! Timers of the journal call `on_timer`. Days are days in Asia/Shanghai: an agreement is in force until 24:00 of
//! its last day.
//!
//! What comes late, because the service was not there on the day, counts from its day all the same (`counts_from`), and so does what
//! follows from it: a timer that is set for a day that has passed is acted on next.
//!
//! **Invariants.** A timer that comes twice, or for what has changed meanwhile, does nothing. Each reminder is an
//! event exactly once; those whose day had passed when the agreement came into force are left out, and so are those that
//! come, after a long standstill, when the last day itself has passed: then the end is told, and not that it is near.

pub(super) mod wire;

pub(super) mod actions;
