//! Consent taken back, as it is sent.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use kernel::{Day, Text, text};

/// 撤回同意 · Consent taken back; nobody has to say why.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentWithdrawalIn {
    /// 撤回日期 · On which day.
    #[garde(skip)]
    #[schema(example = "2026-06-20")]
    pub withdrawn_on: Day,
    /// 备注 · Note.
    #[serde(default)]
    #[garde(inner(custom(text::prose(1, 1000))))]
    #[schema(value_type = Option<String>, example = "本人来社区提出。", min_length = 1, max_length = 1000)]
    pub note: Option<Text>,
}
