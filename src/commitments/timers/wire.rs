//! The events of the calendar.

use crate::events::commitment_events;
use kernel::Day;

commitment_events! {
    /// Its day comes before long.
    CommitmentDue = "hulian.commitment.due.v1" {
        /// How many days remain.
        days: i64,
    };

    /// Its day and the days of grace passed and it was not kept.
    CommitmentLapsed = "hulian.commitment.lapsed.v1";

    /// Nobody has said anything to a delivery yet.
    DeliveryUnverified = "hulian.delivery.unverified.v1" {
        /// The number of the delivery.
        n: i64,
        /// The last day of silence.
        silent_on: Day,
    };
}
