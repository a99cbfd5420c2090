//! Requests: each step, and the lists that are replaced whole: the plan, the papers.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::dossier::model::HardshipCategory;
use super::super::dossier::wire::{HouseholdAttachmentIn, PlanMeasureIn};
use super::model::{Decision, HouseholdExitReason, RecheckResult};
use super::rules::NOTICE_DAYS;
use crate::model::HouseholdId;
use kernel::{Day, Text, text};

/// 入户核查 · A visit to the home.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdVerificationIn {
    /// 入户日期 · On which day.
    #[garde(skip)]
    #[schema(example = "2026-06-10")]
    pub visited_on: Day,
    /// 核查情况 · What was found.
    #[garde(inner(custom(text::prose(1, 2000))))]
    #[schema(value_type = Option<String>, example = "情况属实。", min_length = 1, max_length = 2000)]
    pub finding: Option<Text>,
}

/// 民主评议 · A meeting that has looked at it; only where local rules ask for one.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdReviewIn {
    /// 评议日期 · On which day.
    #[garde(skip)]
    #[schema(example = "2026-06-12")]
    pub held_on: Day,
    /// 评议人数, 至少 2 人 · How many reviewed it, two at least; their names are not kept.
    #[garde(range(min = 2, max = 99))]
    #[schema(minimum = 2, maximum = 99, example = 7)]
    pub reviewers: i64,
    /// 评议意见 · What they said.
    #[garde(inner(custom(text::prose(1, 2000))))]
    #[schema(value_type = Option<String>, example = "同意纳入。", min_length = 1, max_length = 2000)]
    pub opinion: Option<Text>,
}

/// 公示 · A notice on paper, masked, seven days at the least; hulian never publishes one.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdNoticeIn {
    /// 公示起始日期 · From which day.
    #[garde(skip)]
    #[schema(example = "2026-06-13")]
    pub from_on: Day,
    /// 公示天数, 默认 7 · For how many days; seven unless told.
    #[garde(inner(range(min = NOTICE_DAYS, max = 60)))]
    #[schema(minimum = 7, maximum = 60, example = 7)]
    pub days: Option<i64>,
    /// 公示地点 · Where.
    #[garde(inner(custom(text::line(1, 100))))]
    #[schema(value_type = Option<String>, example = "社区公示栏", min_length = 1, max_length = 100)]
    pub place: Option<Text>,
}

/// 纳入帮扶 · Taking a household on. With `decided_by_text` and `decided_on` (the authority's result) directly; else after a
/// review, by the secretary.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmissionIn {
    /// 困难类别 · The category.
    #[garde(skip)]
    pub category: HardshipCategory,
    /// 认定部门 · Who has decided: a body, no person.
    #[garde(inner(custom(text::line(1, 100))))]
    #[schema(value_type = Option<String>, example = "钢城街道办事处", min_length = 1, max_length = 100)]
    pub decided_by_text: Option<Text>,
    /// 认定日期 · On which day.
    #[garde(skip)]
    #[schema(example = "2026-06-01")]
    pub decided_on: Option<Day>,
    /// 文号 · The number of the decision.
    #[garde(inner(custom(text::line(1, 60))))]
    #[schema(value_type = Option<String>, example = "示例〔2026〕1号", min_length = 1, max_length = 60)]
    pub document_no: Option<Text>,
    /// 备注 · Note.
    #[garde(inner(custom(text::prose(1, 1000))))]
    #[schema(value_type = Option<String>, example = "公示无异议。", min_length = 1, max_length = 1000)]
    pub note: Option<Text>,
}

impl AdmissionIn {
    /// What was decided, and by whom.
    pub fn decision(&self) -> Decision {
        let authority = self.decided_by_text.as_ref().map(Text::to_string).zip(self.decided_on);
        Decision { category: self.category, authority }
    }

    /// How it is kept.
    pub fn kept(&self) -> KeptAdmission {
        KeptAdmission {
            category: self.category,
            decided_by: self.decided_by_text.clone(),
            decided_on: self.decided_on,
            document_no: self.document_no.clone(),
            note: self.note.clone(),
        }
    }
}

/// An admission as it is kept with its step, sealed.
#[derive(Serialize, Deserialize)]
pub struct KeptAdmission {
    /// The category.
    pub category: HardshipCategory,
    /// Who has decided; sent as `decided_by_text`.
    pub decided_by: Option<Text>,
    /// On which day.
    pub decided_on: Option<Day>,
    /// The number of the decision.
    pub document_no: Option<Text>,
    /// Note.
    pub note: Option<Text>,
}

impl KeptAdmission {
    /// Who has decided, and when.
    pub fn authority(self) -> Option<(String, Day)> {
        self.decided_by.map(|by| by.to_string()).zip(self.decided_on)
    }
}

/// 原因 · Why.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdReasonIn {
    /// 原因 · Why; no identity or phone number.
    #[garde(custom(text::prose(1, 1000)))]
    #[schema(value_type = String, example = "经核查不符合条件。", min_length = 1, max_length = 1000)]
    pub reason: Text,
}

/// 复核 · Checking the category again.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct RecheckIn {
    /// 复核日期 · On which day.
    #[schema(example = "2026-06-20")]
    pub checked_on: Day,
    /// 复核结果 · What came of it; who needs help no longer exits.
    pub result: RecheckResult,
    /// 新的困难类别 · The new category, where it has changed.
    pub category: Option<HardshipCategory>,
    /// 备注 · Note.
    #[garde(inner(custom(text::prose(1, 1000))))]
    #[schema(value_type = Option<String>, example = "收入无变化。", min_length = 1, max_length = 1000)]
    pub note: Option<Text>,
}

/// 退出 · The end of help.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdExitIn {
    /// 退出原因 · Why.
    #[garde(skip)]
    pub reason: HouseholdExitReason,
    /// 备注 · Note.
    #[garde(inner(custom(text::prose(1, 1000))))]
    #[schema(value_type = Option<String>, example = "本人已稳定就业。", min_length = 1, max_length = 1000)]
    pub note: Option<Text>,
}

/// 并档 · The file that goes on.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct HouseholdMergerIn {
    /// 保留的档案 · The household whose file goes on.
    pub into: HouseholdId,
}

/// 一户一策 · The plan of a household; replaced whole.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdPlanIn {
    /// 措施 · Measures.
    #[garde(dive, length(max = 30))]
    pub measures: Vec<PlanMeasureIn>,
}

/// 附件目录 · The papers of a household; replaced whole.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdAttachmentsIn {
    /// 附件 · Papers.
    #[garde(dive, length(max = 50))]
    #[schema(max_items = 50)]
    pub attachments: Vec<HouseholdAttachmentIn>,
}

/// 撤回同意 · Consent taken back; nobody has to say why.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentWithdrawalIn {
    /// 撤回日期 · On which day.
    #[garde(skip)]
    #[schema(example = "2026-06-20")]
    pub withdrawn_on: Day,
    /// 备注 · Note.
    #[garde(inner(custom(text::prose(1, 1000))))]
    #[schema(value_type = Option<String>, example = "本人来社区提出。", min_length = 1, max_length = 1000)]
    pub note: Option<Text>,
}
