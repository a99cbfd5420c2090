//! The event of a period that begins.

use crate::events::agreement_events;
use kernel::{CommitmentId, Day};

agreement_events! {
    /// A period of a recurring line began.
    CommitmentRecurred = "hulian.commitment.recurred.v1" {
        /// The commitment of the period.
        commitment_id: CommitmentId,
        /// The recurring line.
        recurs_from: CommitmentId,
        /// The period.
        period: String,
        /// Its day.
        due_on: Day,
    };
}
