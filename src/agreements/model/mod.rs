//! Types: an agreement (协议), the state it stands in, and what is asked about it.

mod changes;
mod state;

mod agreement;

mod clocks;

pub use agreement::{Agreement, EXPIRING_DAYS, Original, Provenance, works_for_community};
pub use changes::{Changes, Pending, RequestKind};
pub use state::{AgreementState, HowEnded, Notice, State, Suspension};
