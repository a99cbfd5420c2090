//! Requests and responses: imports; and their events.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::sheets::model::place;
use super::super::tables::model::{Finding, ImportSheet, Notice};
use super::model::{Count, Counts, FileFacts, Import, ImportFormat, ImportId, ImportKind, ImportMode};
use super::rules;
use auth::AllowedActions;
use kernel::{AccountId, Actor, CommunityId, Instant};

/// 导入记录 · An import.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportOut {
    /// 标识 · Its id.
    pub id: ImportId,
    /// 所属社区 · Its community.
    pub community_id: CommunityId,
    /// 版本 · Always 1: an import does not change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · For `If-Match`.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 种类 · What kind of file it was.
    pub kind: ImportKind,
    /// 导入方式 · What happened to rows that were right beside wrong ones.
    pub mode: ImportMode,
    /// 文件 · The file, without its content.
    pub file: FileOut,
    /// 各表行数 · Rows by sheet.
    pub counts: Vec<CountOut>,
    /// 有误单元格数 · How many cells were wrong.
    #[schema(example = 3)]
    pub error_count: i64,
    /// 提醒 · What was passed over, or should be looked at; at most 500.
    pub notices: Vec<ImportNoticeOut>,
    /// 导入时间 · When.
    pub created_at: Instant,
    /// 导入人账号 · The account that imported it.
    pub created_by: Option<AccountId>,
    /// 副本清除时间; 此前可下载副本、可整体撤销 · Until then the marked copy can be had and the import undone.
    pub undoable_until: Instant,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["list_import_errors", "get_import_workbook", "delete_import"]))]
    pub allowed_actions: AllowedActions,
}

/// 文件 · A file without its content.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportFileOut)]
pub struct FileOut {
    /// 格式 · Its form.
    pub format: ImportFormat,
    /// 摘要 · SHA-256, lower-case hexadecimal; of a ledger of households a keyed digest, from which nobody can guess what
    /// stood in it.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
    /// 字节数 · Its size.
    #[schema(example = 20480, minimum = 0)]
    pub bytes: i64,
}

/// 一张表的行数 · How many rows of a sheet came to what; households are counted as such, not person by person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportCountOut)]
pub struct CountOut {
    /// 工作表 · The sheet.
    pub sheet: ImportSheet,
    /// 行数 · Rows with content.
    #[schema(example = 20, minimum = 0)]
    pub rows: i64,
    /// 新增 · New.
    #[schema(example = 18, minimum = 0)]
    pub inserted: i64,
    /// 更新 · Changed.
    #[schema(example = 1, minimum = 0)]
    pub updated: i64,
    /// 未变 · The same as before.
    #[schema(example = 0, minimum = 0)]
    pub unchanged: i64,
    /// 有误 · With a wrong cell; not imported.
    #[schema(example = 1, minimum = 0)]
    pub refused: i64,
    /// 等待 · Right, but waiting for a row that is wrong; not imported.
    #[schema(example = 0, minimum = 0)]
    pub held_back: i64,
}

/// 有误单元格 · A wrong cell. It never repeats what stands in the cell.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportErrorOut)]
pub struct ErrorOut {
    /// 工作表 · The sheet, as it is named in the file.
    #[schema(example = "单位")]
    pub sheet: String,
    /// 单元格 · The cell.
    #[schema(example = "B7")]
    pub cell: String,
    /// 行号 · Its row, from 1.
    #[schema(example = 7, minimum = 1)]
    pub row: u32,
    /// 代码 · What is wrong, a stable word.
    #[schema(example = "not_a_day")]
    pub code: String,
    /// 中文说明 · In Chinese.
    #[schema(example = "日期无法识别, 请写作 2026.6.30、2026年6月30日、2026/6/30 或 2026-06-30。")]
    pub zh: String,
    /// 英文说明 · In English.
    #[schema(example = "Not a day; write it as 2026-06-30, 2026/6/30 or 2026.6.30.")]
    pub en: String,
}

/// 提醒 · Something that was passed over, or that a person should look at.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportNoticeOut)]
pub struct ImportNoticeOut {
    /// 工作表 · The sheet, as it is named in the file.
    #[schema(example = "其他")]
    pub sheet: String,
    /// 行号 · The row, where it is about one.
    #[schema(example = 7, minimum = 1)]
    pub row: Option<u32>,
    /// 代码 · What it is, a stable word.
    #[schema(example = "sheet_unknown")]
    pub code: String,
    /// 中文说明 · In Chinese.
    #[schema(example = "不认识的工作表, 未读取。")]
    pub zh: String,
    /// 英文说明 · In English.
    #[schema(example = "This sheet is not known; it was not read.")]
    pub en: String,
}

web::page!(ImportPage, ImportOut, "导入记录列表 · A page of imports.", "导入记录 · The imports, the newest first.");

web::page!(
    ImportErrorPage,
    ErrorOut,
    "有误单元格列表 · A page of wrong cells.",
    "有误单元格 · The cells, sheet by sheet, row by row."
);

/// An import in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ImportPath {
    /// 导入编号 · Import id.
    #[param(value_type = uuid::Uuid)]
    pub import_id: ImportId,
}

impl ImportOut {
    /// An import as this caller sees it.
    pub fn of(import: &Import, actor: &Actor, etag: String) -> Self {
        Self {
            id: import.id,
            community_id: actor.community,
            version: 1,
            etag,
            kind: import.kind,
            mode: import.mode,
            file: FileOut::of(&import.file),
            counts: counts(import.kind, &import.counts),
            error_count: import.finding_count,
            notices: import.notices.iter().map(ImportNoticeOut::of).collect(),
            created_at: import.created_at,
            created_by: import.created_by,
            undoable_until: import.forgotten_at,
            allowed_actions: AllowedActions::of(actor, rules::allowed(actor, import)),
        }
    }
}

impl FileOut {
    /// What is said of a file.
    pub fn of(file: &FileFacts) -> Self {
        Self { format: file.format, sha256: file.sha256.clone(), bytes: file.bytes }
    }
}

/// The rows of all sheets that this kind of file can have.
pub fn counts(kind: ImportKind, counts: &Counts) -> Vec<CountOut> {
    let count = |(sheet, count): (&ImportSheet, &Count)| CountOut {
        sheet: *sheet,
        rows: count.rows,
        inserted: count.inserted,
        updated: count.updated,
        unchanged: count.unchanged,
        refused: count.refused,
        held_back: count.held_back,
    };
    let had = |(sheet, _): &(&ImportSheet, &Count)| match kind {
        ImportKind::Onboarding => **sheet != ImportSheet::Households,
        ImportKind::Zones => **sheet == ImportSheet::Zones,
        ImportKind::Households => **sheet == ImportSheet::Households,
    };
    ImportSheet::ALL.iter().zip(counts).filter(had).map(count).collect()
}

impl ErrorOut {
    /// A wrong cell.
    pub fn of(finding: &Finding) -> Self {
        let [zh, en] = finding.words.clone();
        let (sheet, code) = (finding.sheet.clone(), finding.code.clone());
        Self { sheet, cell: place(finding.column, finding.row), row: finding.row, code, zh, en }
    }
}

impl ImportNoticeOut {
    /// A remark.
    pub fn of(notice: &Notice) -> Self {
        let [zh, en] = notice.words.clone();
        Self { sheet: notice.sheet.clone(), row: notice.row, code: notice.code.clone(), zh, en }
    }
}

journal::events! {
    subject("imports/{}", import_id) {
        /// Which.
        import_id: ImportId,
        /// What kind of file it was.
        kind: ImportKind,
        /// The file's SHA-256.
        sha256: String,
        /// Its size.
        bytes: i64,
        /// The number of the first entry of what it brought; its own number follows the last one.
        first_seq: i64,
        /// Rows by sheet: units, contacts, agreements, zones, households.
        counts: Counts,
        /// How many cells were wrong.
        errors: i64,
    } => {
        /// A file was imported (导入): one entry that stands for it, after those of what it brought.
        ImportApplied = "hulian.import.applied.v1";
    }

    subject("imports/{}", import_id) {
        /// Which.
        import_id: ImportId,
        /// How many things were removed or changed back.
        objects: usize,
    } => {
        /// An import was undone (撤销导入), with everything it brought.
        ImportUndone = "hulian.import.undone.v1";
    }

    subject("imports/{}", import_id) {
        /// Which.
        import_id: ImportId,
    } => {
        /// The copy of an import and the way back were forgotten (清除导入副本): their time was over.
        ImportForgotten = "hulian.import.forgotten.v1";
    }
}
