//! Requests and responses: the report of an import, the masked ledger, and what is to be opened of it.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::imports::model::{FileFacts, Import, ImportId, ImportKind};
use super::super::imports::rules::LISTED;
use super::super::imports::wire::{CountOut, ErrorOut, FileOut, ImportNoticeOut, counts};
use super::model::{LedgerField, LedgerFormat, Plan};
use households::HouseholdId;
use households::export::{
    FamilyRelation, HardshipCategory, HardshipTag, HouseholdNeed, HouseholdState, LegalBasis, SeparateConsentIn,
};
use kernel::{Day, Instant, Text, text};

/// How a ledger of households is to be imported.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HouseholdImportQuery {
    /// 只检查, 不写入 · Only look, write nothing.
    #[serde(default)]
    #[param(value_type = Option<bool>, example = true)]
    pub dry_run: bool,
}

/// In which form the ledger is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HouseholdLedgerQuery {
    /// 格式, 优先于 Accept · The form; stands over Accept.
    #[param(inline, example = "xlsx")]
    pub format: Option<LedgerFormat>,
}

/// 导入结果 · What an import of households came to, or would come to. Nothing of the file stands in it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct HouseholdImportReportOut {
    /// 导入编号; 试导入没有 · The import's id; absent on a dry run.
    pub id: Option<ImportId>,
    /// 是否试导入 · Whether nothing was written.
    #[schema(example = false)]
    pub dry_run: bool,
    /// 文件 · The file, without its content.
    pub file: FileOut,
    /// 户数 · How many households came to what.
    pub counts: Vec<CountOut>,
    /// 有误单元格数 · How many cells are wrong.
    #[schema(example = 1, minimum = 0)]
    pub error_count: usize,
    /// 有误单元格, 最多 500 个 · The wrong cells, at most 500.
    pub errors: Vec<ErrorOut>,
    /// 提醒, 最多 500 条 · What should be looked at, at most 500.
    pub notices: Vec<ImportNoticeOut>,
}

impl HouseholdImportReportOut {
    /// What an import would come to.
    pub fn dry(file: &FileFacts, plan: &Plan) -> Self {
        Self {
            id: None,
            dry_run: true,
            file: FileOut::of(file),
            counts: counts(ImportKind::Households, &plan.counts()),
            error_count: plan.findings.len(),
            errors: plan.findings.iter().take(LISTED).map(ErrorOut::of).collect(),
            notices: plan.notices.iter().take(LISTED).map(ImportNoticeOut::of).collect(),
        }
    }

    /// What an import came to.
    pub fn applied(import: &Import, plan: &Plan) -> Self {
        Self { id: Some(import.id), dry_run: false, ..Self::dry(&import.file, plan) }
    }
}

/// 困难家庭台账 (脱敏) · The ledger of households, masked.
#[derive(Serialize, ToSchema)]
pub struct HouseholdLedgerOut {
    /// 读取时间 · When it was read.
    pub read_at: Instant,
    /// 困难家庭 · The households, in the order of their codes.
    pub items: Vec<HouseholdLedgerItemOut>,
}

/// 台账中的一户 (脱敏) · A household of the ledger, masked.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct HouseholdLedgerItemOut {
    /// 编号 · Id.
    pub id: HouseholdId,
    /// 档案编号 · Code.
    #[schema(example = "H001")]
    pub code: String,
    /// 状态 · Where it stands.
    pub state: HouseholdState,
    /// 成员, 户主在前 · Its people, the head first.
    pub people: Vec<HouseholdLedgerPersonOut>,
    /// 住址 (脱敏) · Address, masked.
    #[schema(example = "示例小区***")]
    pub address: Option<String>,
    /// 困难类别 · Category.
    pub hardship_category: Option<HardshipCategory>,
    /// 认定部门 · Who has decided.
    #[schema(example = "示例街道办事处")]
    pub decided_by_text: Option<String>,
    /// 认定日期 · On which day.
    #[schema(example = "2026-01-05")]
    pub decided_on: Option<Day>,
    /// 困难情形 · Why it is in hardship.
    #[schema(example = json!(["unemployment"]))]
    pub tags: Vec<HardshipTag>,
    /// 需求 · What it needs.
    #[schema(example = json!(["living_aid"]))]
    pub needs: Vec<HouseholdNeed>,
    /// 处理依据 · What allows it to be kept.
    pub legal_basis: LegalBasis,
    /// 单独同意 · Separate consent, where it was given.
    pub consent: Option<SeparateConsentIn>,
    /// 帮扶专干 · Who keeps the file.
    #[schema(example = "示例人员")]
    pub officer: Option<String>,
}

/// 台账中的一人 (脱敏) · Somebody of a household, masked.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct HouseholdLedgerPersonOut {
    /// 与户主关系 · Relation to the head.
    pub relation: FamilyRelation,
    /// 姓名 (脱敏) · Name, masked.
    #[schema(example = "张*")]
    pub name: String,
    /// 身份证号 (脱敏) · Identity number, masked.
    #[schema(example = "110***********002X")]
    pub identity_number: Option<String>,
    /// 电话 (脱敏) · Phone, masked.
    #[schema(example = "138****1234")]
    pub phone: Option<String>,
}

/// 打开台账 · What of the ledger is to be shown in clear, and what for.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerDisclosureIn {
    /// 查看目的 · What for; it is kept with each household, and shown to whoever asks who has looked.
    #[garde(custom(text::line(2, 200)))]
    #[schema(value_type = String, example = "向街道报送年度困难家庭台账", min_length = 2, max_length = 200)]
    pub purpose: Text,
    /// 字段; 其余仍脱敏 · Which fields; the rest stays masked.
    #[garde(length(min = 1, max = 8))]
    #[schema(min_items = 1, max_items = 8, example = json!(["names", "phones", "address"]))]
    pub fields: Vec<LedgerField>,
}
