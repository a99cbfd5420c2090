//! Timers (定时事项): deadlines a slice sets on a subject, kept in its community and acted on once their time has come.
//!
//! A kind is closed and typed: each slice declares its own with `timer_kinds!`, and what it is about beside its subject
//! is a typed argument in a column of its own.
//!
//! **Invariants.** A timer is taken and acted on in one transaction, so it acts exactly once, whichever instance comes
//! first. One that fails is moved by the back-off of `rules`, in a transaction of its own, and holds up no other; after
//! the last attempt it is a dead letter: it stays, acts no more, and waits for the operator. The deadline it stood for at
//! first is kept. While the database is out of reach nothing is counted.

pub mod model;

pub mod rules;
pub mod store;

pub mod soundness;
