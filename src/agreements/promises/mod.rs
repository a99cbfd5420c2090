//! Promises (承诺): a commitment as a term of its agreement, that is its words, its row, and how far it is.
//!
//! Here is what the frozen text and the agreement itself must know of a commitment. What becomes of it (deliveries, verification,
//! waiver, the calendar) is the slice `commitments`, which stands above and reads here what is named below.
//!
//! **Invariants.** Who promises is the community or a unit of the agreement, never a witness. A recurring line has no day of its own.
//! Its words are written once; what changes afterwards is `Life` and `CommitmentState`.

pub(super) mod model;

pub(super) mod rules;
pub(super) mod store;
pub(super) mod wire;

pub use model::{
    Cancellation, Clocks, Commitment, CommitmentId, CommitmentState, Ended, GRACE_DAYS, Life, Origin, Recurrence,
    Recurring, VerifiedBy,
};
pub use rules::{end, touch};
pub use store::{COMMITMENTS, OPEN, Row, all_in, as_of, every};
pub use wire::countable;
