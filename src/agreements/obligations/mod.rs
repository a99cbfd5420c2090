//! Obligations (未了事项): what is still owed under agreements, what binds a unit, and which agreement in force a unit has.
//!
//! Owed is what was accepted and is neither kept, waived, cancelled nor lapsed. A line that recurs is a pattern and owes
//! nothing itself; what it made for a period does. Where a concluded renewal follows, its parties have signed again what is
//! carried on, and nothing of the old text is left behind.

pub(super) mod model;

pub(super) mod store;
pub(super) mod wire;
