//! Requests and responses: renewals, one or many.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::events::agreement_events;
use crate::presenting::wire::AgreementOut;
use crate::terms::wire::{AgreementPatch, count, is_object};
use kernel::{AgreementId, Day};

/// A renewal as somebody asks for it; everything may be left out.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct RenewalIn {
    /// 起始日期 · First day; the day after the old one's last day when left out.
    #[schema(example = "2028-07-01")]
    pub starts_on: Option<Day>,
    /// 截止日期 · Last day; as long a term as before when left out.
    #[schema(example = "2030-06-30")]
    pub ends_on: Option<Day>,
    /// 其他修改 · Further changes, as a merge patch of the wording.
    #[garde(inner(custom(is_object)))]
    #[schema(value_type = Option<AgreementPatch>)]
    pub changes: Option<Value>,
}

/// Many renewals at once.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct RenewalsIn {
    /// 逐份 · One item for each agreement.
    #[garde(custom(count(1, 500)), dive)]
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<RenewalsItemIn>,
    /// 全部成功或全部不办 · All or nothing.
    #[serde(default = "all_or_nothing")]
    #[schema(default = true)]
    pub atomic: bool,
    /// 直接提交签署 · Freeze every text at once.
    #[serde(default)]
    pub submit: bool,
}

fn all_or_nothing() -> bool {
    true
}

/// One renewal of many.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct RenewalsItemIn {
    /// 协议 · The agreement to renew.
    pub agreement_id: AgreementId,
    /// 起始日期 · First day; the day after the old one's last day when left out.
    #[schema(example = "2028-07-01")]
    pub starts_on: Option<Day>,
    /// 截止日期 · Last day; as long a term as before when left out.
    #[schema(example = "2030-06-30")]
    pub ends_on: Option<Day>,
    /// 其他修改 · Further changes, as a merge patch of the wording.
    #[garde(inner(custom(is_object)))]
    #[schema(value_type = Option<AgreementPatch>)]
    pub changes: Option<Value>,
}

impl RenewalsItemIn {
    /// The renewal it asks for.
    pub fn renewal(&self) -> RenewalIn {
        RenewalIn { starts_on: self.starts_on, ends_on: self.ends_on, changes: self.changes.clone() }
    }
}

/// What came of many renewals, item by item in the order they were sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct RenewalsOut {
    /// 逐份结果 · The results.
    pub items: Vec<RenewalResult>,
}

/// What came of one renewal: the new agreement, or the problem.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct RenewalResult {
    /// 序号 · Place of the item, from 0.
    #[schema(example = 0, minimum = 0)]
    pub index: usize,
    /// 状态码 · The status it would have had by itself.
    #[schema(example = 201)]
    pub status: u16,
    /// 新协议 · The new agreement.
    pub body: Option<AgreementOut>,
    /// 错误 · Why it was refused (RFC 9457, without `instance` and `request_id`).
    #[schema(required = false, value_type = Object)]
    pub problem: Option<Value>,
}

agreement_events! {
    /// A draft that renews another agreement was made.
    AgreementRenewalDrafted = "hulian.agreement.renewal_drafted.v1" {
        /// The agreement it renews.
        renews_id: AgreementId,
    };
}
