//! Requests and responses: the report of an import, the slips with codes, the page to print.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::imports::model::{FileFacts, Import, ImportId, ImportKind, ImportMode};
use super::super::imports::rules::LISTED;
use super::super::imports::wire::{CountOut, ErrorOut, FileOut, ImportNoticeOut, counts};
use super::super::sheets::model::SheetFormat;
use super::model::{Newcomer, OnboardingSheet, Plan};
use auth::CodeOut;
use kernel::{AccountId, Instant};

/// How a file is to be imported, as the query string says it.
#[derive(Debug, Deserialize)]
pub struct ImportQuery {
    /// Only look.
    #[serde(default)]
    pub dry_run: bool,
    /// What happens when some cells are wrong.
    #[serde(default)]
    pub mode: ImportMode,
    /// Which sheet separated text is.
    pub sheet: Option<OnboardingSheet>,
}

/// Which form of the ledger is wanted, as the query string says it.
#[derive(Debug, Deserialize)]
pub struct LedgerQuery {
    /// The form; by `Accept` where it is not said.
    pub format: Option<SheetFormat>,
    /// Which sheet; all of them in a workbook where it is not said, the units in separated text.
    pub sheet: Option<OnboardingSheet>,
    /// Whether agreements that have ended are among them.
    #[serde(default)]
    pub ended: bool,
}

/// 导入结果 · What an import came to, or would come to.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReportOut {
    /// 导入编号; 试导入没有 · The import's id; absent on a dry run.
    pub id: Option<ImportId>,
    /// 是否试导入 · Whether nothing was written.
    #[schema(example = false)]
    pub dry_run: bool,
    /// 导入方式 · What happens when some cells are wrong.
    pub mode: ImportMode,
    /// 文件 · The file, without its content.
    pub file: FileOut,
    /// 各表行数 · Rows by sheet.
    pub counts: Vec<CountOut>,
    /// 有误单元格数 · How many cells are wrong.
    #[schema(example = 1, minimum = 0)]
    pub error_count: usize,
    /// 有误单元格, 最多 500 个 · The wrong cells, at most 500.
    pub errors: Vec<ErrorOut>,
    /// 提醒, 最多 500 条 · What was passed over or should be looked at, at most 500.
    pub notices: Vec<ImportNoticeOut>,
    /// 新账号的邀请码, 只显示这一次 · The one-time codes of new accounts, shown this once.
    pub invitations: Vec<SlipOut>,
}

/// 邀请码条 · One slip: for whom the code is.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct SlipOut {
    /// 账号编号 · The account.
    pub account_id: AccountId,
    /// 单位编号 · The unit's code.
    #[schema(example = "U21")]
    pub unit_code: String,
    /// 单位名称 · The unit's name.
    #[schema(example = "示例单位13")]
    pub unit_name: String,
    /// 姓名 · The person's name.
    #[schema(example = "示例人员")]
    pub name: String,
    /// 登录名, 如已确定 · The login, if it is chosen already.
    #[schema(example = "wang.jianguo")]
    pub login: Option<String>,
    /// 一次性邀请码 · The code.
    #[schema(example = "7Q2MX-4KD9T-B3W8H-ZC6NP")]
    pub code: String,
    /// 有效期至 · When it ends.
    pub expires_at: Instant,
}

impl ImportReportOut {
    /// What an import would come to.
    pub fn dry(file: &FileFacts, mode: ImportMode, plan: &Plan) -> Self {
        Self {
            id: None,
            dry_run: true,
            mode,
            file: FileOut::of(file),
            counts: counts(ImportKind::Onboarding, &plan.counts),
            error_count: plan.findings.len(),
            errors: plan.findings.iter().take(LISTED).map(ErrorOut::of).collect(),
            notices: plan.notices.iter().take(LISTED).map(ImportNoticeOut::of).collect(),
            invitations: Vec::new(),
        }
    }

    /// What an import came to.
    pub fn applied(import: &Import, plan: &Plan, codes: Vec<CodeOut>) -> Self {
        let slips = plan.newcomers.iter().zip(codes).map(|(newcomer, code)| SlipOut::of(newcomer, code));
        let dry = Self::dry(&import.file, import.mode, plan);
        Self { id: Some(import.id), dry_run: false, invitations: slips.collect(), ..dry }
    }
}

impl SlipOut {
    fn of(newcomer: &Newcomer, code: CodeOut) -> Self {
        Self {
            account_id: code.account_id,
            unit_code: newcomer.unit_code.clone(),
            unit_name: newcomer.unit_name.clone(),
            name: code.name,
            login: code.login,
            code: code.code,
            expires_at: code.expires_at,
        }
    }
}
