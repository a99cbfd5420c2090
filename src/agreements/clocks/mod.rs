//! Clocks (期限): the timers of an agreement, and the deadlines they are set by.
//!
//! What happens when one has come is in `term/`. A reminder that would be due on a free day by the working calendar comes on the last
//! working day before it.
//!
//! **Invariants.** Each kind of timer stands once; those whose day has passed are left out.

pub(super) mod model;

pub(super) mod rules;

pub(super) mod actions;
