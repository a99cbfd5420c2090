//! Requests: waiver and cancellation; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::events::commitment_events;
use kernel::{PartyId, Text, text};

/// Why a party is released from its promise.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WaiverIn {
    /// 原因 · Why.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "场地整修, 本年度不再要求。")]
    pub reason: Text,
}

/// A request to cancel a commitment, or the consent to one.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancellationIn {
    /// 版本 · The version of the commitment that is affirmed; another one is refused.
    #[garde(skip)]
    #[schema(minimum = 1, example = 2)]
    pub version: i64,
    /// 原因 · Why; needed from the side that asks.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "双方商定改为另一项活动。")]
    pub reason: Option<Text>,
}

commitment_events! {
    /// A party was released from its promise.
    CommitmentWaived = "hulian.commitment.waived.v1";

    /// A side asks to cancel a commitment.
    CancellationRequested = "hulian.commitment.cancellation_requested.v1" {
        /// The party that asks.
        party_id: PartyId,
    };

    /// The request was taken back.
    CancellationWithdrawn = "hulian.commitment.cancellation_withdrawn.v1";

    /// Both sides agreed to cancel it.
    CommitmentCancelled = "hulian.commitment.cancelled.v1";
}
