//! Requests and responses: deliveries; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Decision, Delivery, DeliveryState, Evidence, EvidenceKind};
use super::rules;
use crate::events::commitment_events;
use crate::model::Standalone;
use agreements::count;
use agreements::promises::{CommitmentId, CommitmentState, VerifiedBy, countable};
use auth::AllowedActions;
use documents::DocumentId;
use kernel::{AccountId, Actor, AgreementId, CommunityId, Day, Instant, Text, UnitId, text};

/// A delivery as the pledging side records it: a sentence or a quantity suffices.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DeliveryIn {
    /// 数量 · How much; what is still missing when left out, one where no quantity was promised.
    #[garde(inner(custom(countable)))]
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 2)]
    pub quantity: Option<i64>,
    /// 说明 · What was done, in a sentence.
    #[garde(inner(custom(text::prose(1, 1000))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000, example = "在社区广场开展便民理发两场。")]
    pub note: Option<Text>,
    /// 履行日期 · On which day it was done; today when left out.
    #[garde(skip)]
    #[schema(example = "2026-07-10")]
    pub delivered_on: Option<Day>,
    /// 佐证 · What shows it; none is needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(custom(count(0, 20)), dive)]
    #[schema(max_items = 20)]
    pub evidence: Vec<EvidenceIn>,
}

/// What shows that something was done.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct EvidenceIn {
    /// 类别 · What it is.
    pub kind: EvidenceKind,
    /// 出处 · Where to find it: a link, a number, a sentence. Needed where no file is named.
    #[garde(inner(custom(text::line(1, 300))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 300, example = "活动签到表, 社区档案柜 3-2")]
    pub reference: Option<Text>,
    /// 文件 · A photograph or scan, uploaded before (`POST …/documents`); whoever sees the agreement may open it then.
    pub document_id: Option<DocumentId>,
}

/// What a verification may say.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VerificationIn {
    /// 说明 · A word to it.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "社区已到场确认。")]
    pub note: Option<Text>,
}

/// Why a delivery is sent back.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReturnIn {
    /// 原因 · Why.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "场次与签到表不符, 请核对。")]
    pub reason: Text,
}

/// Why a delivery is voided.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VoidingIn {
    /// 原因 · Why.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "数量录入有误。")]
    pub reason: Text,
    /// 替代记录 · Number of the delivery that stands in its place.
    #[garde(skip)]
    #[schema(minimum = 1, example = 2)]
    pub replaced_by: Option<i64>,
}

/// A delivery as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryOut {
    /// 序号 · Its number within the commitment.
    #[schema(example = 1, minimum = 1)]
    pub number: i64,
    /// 承诺事项 · Its commitment.
    pub commitment_id: CommitmentId,
    /// 协议 · The agreement.
    pub agreement_id: AgreementId,
    /// 社区 · The community.
    pub community_id: CommunityId,
    /// 状态 · Where it stands.
    pub state: DeliveryState,
    /// 承诺事项状态 · How far the commitment is.
    pub commitment_state: CommitmentState,
    /// 数量 · How much it counts.
    #[schema(example = 2, minimum = 1)]
    pub quantity: i64,
    /// 说明 · What was done.
    #[schema(example = "在社区广场开展便民理发两场。")]
    pub note: Option<String>,
    /// 履行日期 · On which day.
    pub delivered_on: Day,
    /// 佐证 · What shows it.
    pub evidence: Vec<EvidenceOut>,
    /// 登记时间 · When it was recorded.
    pub recorded_at: Instant,
    /// 登记账号 · By which account; left out for a machine.
    pub recorded_by: Option<AccountId>,
    /// 代登记单位 · The unit a community officer recorded it for.
    pub recorded_for: Option<UnitId>,
    /// 默认核实日期 · The last day of silence while nobody has said anything: after it the delivery counts as verified.
    #[schema(example = "2026-07-24")]
    pub silent_on: Option<Day>,
    /// 核实方式 · Verified by somebody or by silence.
    pub verified_by: Option<VerifiedBy>,
    /// 核实或退回时间 · When it was verified or returned.
    pub decided_at: Option<Instant>,
    /// 核实或退回账号 · By which account; left out for silence.
    pub decided_by: Option<AccountId>,
    /// 核实说明或退回原因 · What was said to it.
    #[schema(example = "社区已到场确认。")]
    pub remark: Option<String>,
    /// 作废 · That it was voided.
    pub voided: Option<VoidedOut>,
    /// 可执行操作 · What this caller may do to it now (operationIds).
    #[schema(example = json!(["verify_delivery", "return_delivery"]))]
    pub allowed_actions: AllowedActions,
    /// 版本 · Grows with every change.
    #[schema(example = 1, minimum = 1)]
    pub version: i64,
    /// 实体标签 · The value of `ETag`.
    #[schema(example = "\"1-5f1c2a9e\"")]
    pub etag: String,
    /// 更新时间 · When it last changed.
    pub updated_at: Instant,
}

/// What shows that something was done.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceOut {
    /// 类别 · What it is.
    pub kind: EvidenceKind,
    /// 出处 · Where to find it.
    #[schema(example = "活动签到表, 社区档案柜 3-2")]
    pub reference: Option<String>,
    /// 文件 · The photograph or scan; fetched at `…/documents/{id}/content`.
    pub document_id: Option<DocumentId>,
    /// 文件摘要 · Lower-case hex SHA-256 of its bytes.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")]
    pub sha256: Option<String>,
}

impl EvidenceOut {
    fn of(evidence: Evidence) -> Self {
        let (document_id, sha256) = evidence.file.map(|file| (file.document, file.sha256)).unzip();
        Self { kind: evidence.kind, reference: evidence.reference, document_id, sha256 }
    }
}

/// That a delivery was voided.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct VoidedOut {
    /// 时间 · When.
    pub at: Instant,
    /// 账号 · By which account.
    pub account_id: Option<AccountId>,
    /// 原因 · Why.
    #[schema(example = "数量录入有误。")]
    pub reason: String,
    /// 替代记录 · The delivery that stands in its place.
    #[schema(example = 2)]
    pub replaced_by: Option<i64>,
}

/// The deliveries of a commitment.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryPage {
    /// 履约记录 · The deliveries, by their numbers.
    pub items: Vec<DeliveryOut>,
}

impl DeliveryOut {
    /// What this caller is shown of a delivery.
    pub fn of(delivery: Delivery, one: &Standalone, actor: &Actor, etag: String) -> Self {
        let state = delivery.state();
        let allowed_actions = AllowedActions::of(actor, rules::allowed(one, &delivery, actor));
        let verified_by = match delivery.decision {
            Decision::Verified { by: Some(_), .. } => Some(VerifiedBy::Account),
            Decision::Verified { by: None, .. } => Some(VerifiedBy::Silence),
            Decision::Open | Decision::Returned { .. } => None,
        };
        let (decided_at, decided_by, remark) = match delivery.decision {
            Decision::Open => (None, None, None),
            Decision::Verified { at, by, note } => (Some(at), by, note),
            Decision::Returned { at, by, reason, .. } => (Some(at), by, Some(reason)),
        };
        let evidence = delivery.evidence.into_iter();
        Self {
            number: delivery.n,
            commitment_id: delivery.commitment,
            agreement_id: one.agreement,
            community_id: actor.community,
            state,
            commitment_state: one.commitment.progress,
            quantity: delivery.quantity,
            note: delivery.note,
            delivered_on: delivery.delivered_on,
            evidence: evidence.map(EvidenceOut::of).collect(),
            recorded_at: delivery.recorded_at,
            recorded_by: delivery.recorded_by,
            recorded_for: delivery.recorded_for,
            silent_on: (state == DeliveryState::Open).then_some(delivery.silent_on),
            verified_by,
            decided_at,
            decided_by,
            remark,
            voided: delivery.voided.map(|voided| VoidedOut {
                at: voided.at,
                account_id: voided.by,
                reason: voided.reason,
                replaced_by: voided.replaced_by,
            }),
            allowed_actions,
            version: delivery.version,
            etag,
            updated_at: delivery.updated_at,
        }
    }
}

commitment_events! {
    /// Something was delivered towards a commitment.
    CommitmentDelivered = "hulian.commitment.delivered.v1" {
        /// The number of the delivery.
        n: i64,
        /// How much it counts.
        quantity: i64,
        /// How far the commitment is after it.
        state: CommitmentState,
    };

    /// A delivery was verified, by somebody or by silence.
    DeliveryVerified = "hulian.delivery.verified.v1" {
        /// The number of the delivery.
        n: i64,
        /// By somebody or by silence.
        by: VerifiedBy,
        /// How far the commitment is after it.
        state: CommitmentState,
    };

    /// A delivery was sent back; the reason stands on it.
    DeliveryReturned = "hulian.delivery.returned.v1" {
        /// The number of the delivery.
        n: i64,
        /// How far the commitment is after it.
        state: CommitmentState,
    };

    /// A delivery was voided: it left the figures.
    DeliveryVoided = "hulian.delivery.voided.v1" {
        /// The number of the delivery.
        n: i64,
        /// How far the commitment is after it.
        state: CommitmentState,
    };
}
