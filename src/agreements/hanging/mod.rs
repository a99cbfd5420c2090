//! What hangs on agreements (未了事项): the front desk for whoever ends something.
//!
//! Owed is what was accepted and is neither kept, waived, cancelled nor lapsed. A line that recurs is a pattern and owes
//! nothing itself; what it made for a period does. Where a concluded renewal follows, its parties have signed anew what is
//! carried on, and nothing of the old text is left behind.

pub mod model;
pub mod store;
pub mod wire;
