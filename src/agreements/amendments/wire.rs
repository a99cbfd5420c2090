//! Requests and responses: amendments.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::events::agreement_events;
use crate::terms::wire::{AmendmentChanges, is_object};
use kernel::{Text, text};

/// An amendment as a party proposes it.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AmendmentIn {
    /// 原因 · Why; every party can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "增加活动场次。")]
    pub reason: Text,
    /// 变更内容 · What changes, as a merge patch (RFC 7396) of the wording; lists are replaced whole.
    #[garde(custom(is_object))]
    #[schema(value_type = AmendmentChanges)]
    pub changes: Value,
}

agreement_events! {
    /// An amendment is in force: the new text has replaced the old one.
    AgreementAmended = "hulian.agreement.amended.v1" {
        /// Number of the request.
        number: i64,
        /// Digest of the text in force now.
        digest: String,
    };
}
