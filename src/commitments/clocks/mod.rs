//! Clocks of commitments (期限与周期): their timers, and the periods of recurring lines.
//!
//! **Invariants.** A period is made once, whoever comes first; a unique index has the last word.

pub(crate) mod model;
pub(crate) mod wire;

pub(crate) mod rules;

pub(crate) mod actions;
