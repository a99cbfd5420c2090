//! Requests and responses: suspension, resumption and end by consent, and the events of suspension and resumption.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::events::agreement_events;
use crate::signatures::wire::is_digest;
use kernel::{Day, Text, text};

/// A suspension as a party asks for it, or consents to it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SuspensionIn {
    /// 原因 · Why; every party can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "场地改造期间暂停共建活动。")]
    pub reason: Text,
    /// 文本摘要 · Digest of the text in force, as read from the agreement.
    #[garde(custom(is_digest))]
    #[schema(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub digest: String,
    /// 中止首日 · First day of the suspension; at once when left out.
    #[garde(skip)]
    #[schema(example = "2026-09-01")]
    pub from_on: Option<Day>,
    /// 中止末日 · Last day of the suspension; until it is resumed by consent when left out.
    #[garde(skip)]
    #[schema(example = "2026-10-31")]
    pub until_on: Option<Day>,
}

/// An early end as a party asks for it, or consents to it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TerminationIn {
    /// 原因 · Why; every party can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "单位迁出辖区, 双方商定提前终止。")]
    pub reason: Text,
    /// 文本摘要 · Digest of the text in force, as read from the agreement.
    #[garde(custom(is_digest))]
    #[schema(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub digest: String,
    /// 终止日 · The day it ends, at its beginning; at once when left out.
    #[garde(skip)]
    #[schema(example = "2026-10-01")]
    pub ends_on: Option<Day>,
}

/// What a resumption affirms.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ResumptionQuery {
    /// 文本摘要 · Digest of the text in force; another one is refused.
    #[param(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub digest: Option<String>,
}

agreement_events! {
    /// By consent of all it rests.
    AgreementSuspended = "hulian.agreement.suspended.v1" {
        /// Number of the request.
        number: i64,
    };

    /// It is in force again.
    AgreementResumed = "hulian.agreement.resumed.v1" {
        /// How many days it was suspended, and its commitments got back.
        days_given_back: i64,
    };
}
