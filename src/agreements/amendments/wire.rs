//! What strangers send and see of amendments.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::events::agreement_events;
use crate::promises::wire::CommitmentIn;
use crate::terms::wire::{ClauseIn, NoticeTermIn, is_object};
use kernel::{Day, Text, text};

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

/// What an amendment may change of the wording.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the merge patch in the published document; the patch itself stays JSON")]
pub struct AmendmentChanges {
    /// 名称 · Title.
    #[schema(nullable = false, min_length = 1, max_length = 200, example = "“互联共转”共建协议 (变更)")]
    pub title: Option<String>,
    /// 宗旨 · Purpose.
    #[schema(max_length = 2000)]
    pub purpose: Option<String>,
    /// 截止日期, 空为长期 · Last day in force; null for an open term.
    pub ends_on: Option<Day>,
    /// 到期自动续签 · Whether the parties mean to renew it.
    pub renews_automatically: Option<bool>,
    /// 条款 · Clauses.
    #[schema(max_items = 50)]
    pub clauses: Option<Vec<ClauseIn>>,
    /// 承诺事项 · Commitments.
    #[schema(max_items = 200)]
    pub commitments: Option<Vec<CommitmentIn>>,
    /// 通知期 · How long a notice runs; null for 30 calendar days.
    pub notice: Option<NoticeTermIn>,
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
