//! The register (责任区台账): every zone at once for the ledgers, what a ledger says of zones laid against it, and the way
//! back of what an import brought.
//!
//! **Invariants.** Lines are judged by what would lie where once all of them are carried out, so that two zones may change
//! places in one file. Nothing is ever removed by a line: what it does not say stays. A zone that an import entered is
//! taken back whole, as long as nothing else hangs on it and nobody has changed it; that it stood stays on record.

pub(super) mod actions;
mod ground;
pub(super) mod model;
mod rules;
mod store;
mod wire;

pub use super::ground::model::Entered;
pub use super::ground::rules::too_complex;
pub use ground::Ground;
pub use model::{Back, Done, KindSaid, Place, Register, Registered, Step, Wrong, ZoneLine};
pub use rules::compare;
