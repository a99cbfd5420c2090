//! The register (责任区台账): every zone at once for the ledgers, what a ledger says of zones laid against it, and the way
//! back of what an import brought.
//!
//! **Invariants.** Lines are judged by what would lie where once all of them are carried out, so that two zones may change
//! places in one file. Nothing is ever removed by a line: what it does not say stays. A zone that an import entered is
//! taken back whole, as long as nothing else depends on it and nobody has changed it; that it stood stays on record.

mod model;

mod overlaps;
mod store;
mod wire;

mod rules;

mod actions;

pub use super::geometry::model::Entered;
pub use super::geometry::rules::too_complex;
pub use actions::{carry_out, judge, map, put_back, read, still_lies, take_back};
pub use model::{Back, KindSaid, Place, Register, Registered, Step, StepOutcome, Wrong, ZoneLine};
pub use overlaps::Ground;
pub use rules::compare;
