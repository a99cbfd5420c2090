//! Requests and responses: a copy of everything held about a household.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::disclosures::wire::{AccessRecordOut, ClearOut};
use super::super::dossier::model::{Communication, HardshipCategory, HardshipTag, HouseholdNeed};
use super::super::dossier::wire::{HouseholdAttachmentIn, PlanMeasureIn};
use super::super::model::{HouseholdId, HouseholdState, LegalBasis};
use super::super::wire::{HouseholdOfficerOut, SeparateConsentOut};
use kernel::{Instant, Text, coded_enum, text};

coded_enum! {
    /// 申请人 · Who asks for a copy.
    pub enum CopyRequester {
        Oneself = "self" ["本人", "The person"],
        Guardian = "guardian" ["监护人", "A guardian"],
        Agent = "agent" ["受托人", "Somebody with a power of attorney"],
        NextOfKin = "next_of_kin" ["近亲属", "Next of kin of somebody deceased"],
    }
}

/// 复制申请 · For whom, and what for.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdCopyIn {
    /// 申请人 · Who asks for it; whoever hands it over has seen who they are.
    #[garde(skip)]
    pub requested_by: CopyRequester,
    /// 用途 · What for; it is kept, and shown to whoever asks who has looked.
    #[garde(custom(text::line(2, 200)))]
    #[schema(value_type = String, example = "本人申请查阅复制", min_length = 2, max_length = 200)]
    pub purpose: Text,
}

/// 个人信息副本 · Everything that is held about a household, shown once.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct HouseholdCopyOut {
    /// 困难家庭 · Which.
    pub household_id: HouseholdId,
    /// 档案编号 · Code.
    #[schema(example = "H001")]
    pub code: String,
    /// 状态 · Where it stands.
    pub state: HouseholdState,
    /// 困难类别 · Category; null where none is decided.
    #[serialize_always]
    #[schema(required = true)]
    pub hardship_category: Option<HardshipCategory>,
    /// 困难情形 · Why it is in hardship.
    #[schema(example = json!(["unemployment"]))]
    pub tags: Vec<HardshipTag>,
    /// 需求 · What it needs.
    #[schema(example = json!(["living_aid"]))]
    pub needs: Vec<HouseholdNeed>,
    /// 沟通方式 · How it is talked with.
    #[schema(example = json!(["dialect"]))]
    pub communication: Vec<Communication>,
    /// 处理依据 · What allows it to be kept.
    pub legal_basis: LegalBasis,
    /// 单独同意 · Separate consent.
    pub consent: SeparateConsentOut,
    /// 帮扶专干 · Who keeps the file.
    pub officer: Option<HouseholdOfficerOut>,
    /// 上报时间 · When it was reported.
    pub created_at: Instant,
    /// 明文 · Everything said of it, and everything done, in clear.
    pub fields: ClearOut,
    /// 一户一策 · The plan.
    pub plan: Vec<PlanMeasureIn>,
    /// 附件目录 · Which papers belong to it.
    pub attachments: Vec<HouseholdAttachmentIn>,
    /// 查看记录, 含本次 · Who has looked, this time as well.
    pub looks: Vec<AccessRecordOut>,
    /// 申请人 · Who asked for it.
    pub requested_by: CopyRequester,
    /// 复制时间 · When it was copied.
    pub copied_at: Instant,
    /// 日志序号 · The event of the journal that says so.
    #[schema(minimum = 1, example = 42)]
    pub journal_seq: i64,
}
