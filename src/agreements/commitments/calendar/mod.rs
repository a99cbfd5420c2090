//! What the calendar does to commitments: reminders, silence, lapse, and the periods of recurring lines.
//!
//! **Invariants.** A timer that comes twice, or for what has changed meanwhile, does nothing, and what comes late counts from the day
//! on which it was due; a reminder whose deadline
//! itself has passed is left out, since the deadline tells what came of it. While the agreement is
//! suspended none does anything; the days are given back, and the timers set anew, when it runs again or ends. A period is made once, whoever comes first; a unique index has the
//! last word.

pub(crate) mod actions;
pub(crate) mod model;
pub(crate) mod rules;
pub(crate) mod wire;
