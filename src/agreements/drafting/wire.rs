//! Requests: submission and withdrawal; and the event of a commitment that is added.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::events::agreement_events;
use crate::promises::CommitmentId;
use kernel::{Day, Text, text};

/// What a submission may say.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct SubmissionIn {
    /// 修订号 · The revision meant; another one is refused.
    #[schema(minimum = 1, example = 1)]
    pub revision: Option<i64>,
    /// 签署截止日期 · Last day for signing; 30 days from today when left out.
    pub signing_due_on: Option<Day>,
}

/// What a withdrawal may say.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalIn {
    /// 原因 · Why.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "与另一份协议重复。")]
    pub reason: Option<Text>,
}

agreement_events! {
    /// A commitment was added to a draft or a text under negotiation.
    CommitmentCreated = "hulian.commitment.created.v1" {
        /// The commitment.
        commitment_id: CommitmentId,
    };
}
