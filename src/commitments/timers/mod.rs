//! Timers of commitments: reminders, silence, lapse.
//!
//! **Invariants.** A timer that comes twice, or for what has changed meanwhile, does nothing, and what comes late counts from the day
//! on which it was due; a reminder whose deadline itself has passed is left out, since the deadline tells what came of it. While the
//! agreement is suspended none does anything; deadlines move by as many days, and the timers are set again, when it runs again or ends.

pub(crate) mod rules;
pub(crate) mod wire;

pub(crate) mod actions;
