//! What strangers send and see of paper: registrations, objections, the stamped original.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::Objection;
use crate::events::agreement_events;
use crate::model::Agreement;
use crate::parties::model::PartyBasis;
use crate::parties::wire::PartyIn;
use crate::promises::wire::CommitmentIn;
use crate::terms::model::{AgreementEffect, Paper, SigningOrder, Terms, Wording};
use crate::terms::wire::{ClauseIn, NoticeTermIn, count};
use kernel::{AgreementId, CommunityId, Day, DocumentId, Instant, ObjectionId, PartyId, Text, UnitId, text};

/// An agreement that was stamped on paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RegistrationIn {
    /// 名称 · Title.
    #[garde(custom(text::line(1, 200)))]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "示例社区与建设路小学共建协议")]
    pub title: Text,
    /// 宗旨 · Purpose.
    #[serde(default)]
    #[garde(custom(text::prose(0, 2000)))]
    #[schema(value_type = String, max_length = 2000)]
    pub purpose: Text,
    /// 签订日期 · The day it was stamped; not in the future.
    #[garde(skip)]
    #[schema(example = "2026-03-05")]
    pub signed_on: Day,
    /// 文号 · Reference number on the original.
    #[garde(inner(custom(text::line(1, 60))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60, example = "嘉钢兰社发〔2026〕3号")]
    pub document_no: Option<Text>,
    /// 起始日期 · First day in force.
    #[garde(skip)]
    #[schema(example = "2026-03-05")]
    pub starts_on: Day,
    /// 截止日期, 空为长期 · Last day in force; null for an open term.
    #[garde(skip)]
    #[schema(example = "2028-03-04")]
    pub ends_on: Option<Day>,
    /// 到期自动续签 · Whether the parties mean to renew it.
    #[serde(default)]
    #[garde(skip)]
    pub renews_automatically: bool,
    /// 协议方 · The parties: the community and at least one unit; an outside witness gives its `signing_name`.
    #[garde(custom(count(2, 50)), dive)]
    #[schema(min_items = 2, max_items = 50)]
    pub parties: Vec<PartyIn>,
    /// 条款 · Clauses.
    #[serde(default)]
    #[garde(custom(count(0, 50)), dive)]
    #[schema(max_items = 50)]
    pub clauses: Vec<ClauseIn>,
    /// 承诺事项 · Commitments.
    #[serde(default)]
    #[garde(custom(count(0, 200)), dive)]
    #[schema(max_items = 200)]
    pub commitments: Vec<CommitmentIn>,
    /// 通知期 · How long a notice to end it runs; 30 calendar days when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub notice: Option<NoticeTermIn>,
}

impl RegistrationIn {
    /// The wording of the original.
    pub fn wording(&self) -> Wording {
        let document_no = self.document_no.as_ref().map(ToString::to_string);
        Wording {
            terms: Terms {
                title: self.title.to_string(),
                purpose: self.purpose.to_string(),
                starts_on: self.starts_on,
                ends_on: self.ends_on,
                renews_automatically: self.renews_automatically,
                signing_order: SigningOrder::Parallel,
                effect: AgreementEffect::AllSigned,
                clauses: self.clauses.iter().map(ClauseIn::clause).collect(),
                notice: self.notice.map(NoticeTermIn::period),
            },
            parties: self.parties.iter().map(|party| party.wish(PartyBasis::Paper)).collect(),
            commitments: self.commitments.iter().map(CommitmentIn::pledge).collect(),
            paper: Some(Paper { signed_on: self.signed_on, document_no }),
        }
    }
}

/// An objection as a unit writes it.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ObjectionIn {
    /// 异议理由 · Why.
    #[garde(custom(text::prose(1, 1000)))]
    #[schema(value_type = String, min_length = 1, max_length = 1000, example = "登记的承诺数量与原件不符。")]
    pub reason: Text,
}

/// Why a registration is voided.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RegistrationVoidingIn {
    /// 作废原因 · Why; every party can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "重复登记。")]
    pub reason: Text,
    /// 替代登记 · The registration that stands in its place.
    #[garde(skip)]
    pub replaced_by: Option<AgreementId>,
}

/// Which document is the original.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct OriginalIn {
    /// 文件 · The scan, uploaded before (`POST …/documents`).
    pub document_id: DocumentId,
}

/// An objection as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectionOut {
    /// 标识 · Its id.
    pub id: ObjectionId,
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 协议 · The agreement.
    pub agreement_id: AgreementId,
    /// 协议方 · The party that objects.
    pub party_id: PartyId,
    /// 单位 · Its unit.
    pub unit_id: Option<UnitId>,
    /// 异议理由 · Why.
    #[schema(example = "登记的承诺数量与原件不符。")]
    pub reason: String,
    /// 提出时间 · When.
    pub created_at: Instant,
}

/// The objections to an agreement.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectionPage {
    /// 异议 · The objections, oldest first.
    pub items: Vec<ObjectionOut>,
}

impl ObjectionOut {
    /// What is shown of an objection.
    pub fn of(objection: Objection, agreement: &Agreement) -> Self {
        Self {
            id: objection.id,
            community_id: agreement.community,
            agreement_id: objection.agreement,
            party_id: objection.party,
            unit_id: agreement.party(objection.party).and_then(|party| party.unit),
            reason: objection.reason,
            created_at: objection.created_at,
        }
    }
}

agreement_events! {
    /// An agreement stamped on paper was registered; its units hear of it and may object.
    AgreementRegistered = "hulian.agreement.registered.v1";

    /// A unit objects to a registration.
    AgreementObjected = "hulian.agreement.objected.v1" {
        /// The objection.
        objection_id: ObjectionId,
    };

    /// A registration was voided: what it says was never agreed so.
    AgreementVoided = "hulian.agreement.voided.v1" {
        /// The registration that stands in its place.
        replaced_by: Option<AgreementId>,
    };

    /// The stamped original was tied to the text.
    OriginalAttached = "hulian.agreement.original_attached.v1" {
        /// The scan.
        document_id: kernel::DocumentId,
        /// The hash of its bytes.
        sha256: String,
        /// Digest of the frozen text it stands for.
        digest: String,
    };
}
