//! The event of a period that begins.

use crate::events::commitment_events;
use agreements::promises::CommitmentId;
use kernel::Day;

commitment_events! {
    /// A period of a recurring line began.
    CommitmentRecurred = "hulian.commitment.recurred.v1" {
        /// The recurring line.
        recurs_from: CommitmentId,
        /// The period.
        period: String,
        /// Its day.
        due_on: Day,
    };
}
