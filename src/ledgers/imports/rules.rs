//! Why an import is refused or kept, and who may do what with one.

use serde_json::{Value, json};

use super::super::sheets::model::place;
use super::model::{Brought, Finding, Import, Original};
use crate::auth::{Action, grantable_to_members, may, permits};
use crate::kernel::{Actor, Code, Fault, Kind};

/// How many wrong places a refusal or a report lists.
pub const LISTED: usize = 500;

/// Cells are wrong, and all or nothing was asked for.
pub static IMPORT_HAS_ERRORS: Code = Code::new(
    "import_has_errors",
    Kind::Invalid,
    ["文件有误, 没有导入任何内容", "The file has errors; nothing was imported"],
    [
        "表格: cells 列出有误的单元格, dry_run=true 并 Accept xlsx 可下载标注了错误的副本, mode=importable 先导入无误的行; GeoJSON: \
         errors 逐处列出。",
        "Of a workbook cells lists what is wrong; a dry run with Accept xlsx answers a marked copy, mode=importable imports \
         the rest. Of GeoJSON errors points at every place.",
    ],
);

/// Something hangs on what the import brought.
pub static IMPORT_IN_USE: Code = Code::new(
    "import_in_use",
    Kind::Conflict,
    ["导入的内容已被使用或修改, 不能整体撤销", "What was imported is in use or was changed; it is not undone"],
    [
        "held_by 列出了被使用的对象及关联的记录; 请逐项处理后再撤销。",
        "held_by names what is in use and what refers to it; settle that first.",
    ],
);

/// The copy of the file is no longer kept.
pub static IMPORT_FORGOTTEN: Code = Code::new(
    "import_forgotten",
    Kind::Conflict,
    ["导入已超过 30 天, 副本已按期清除", "The import is older than 30 days; its copy was forgotten"],
    [
        "副本含有姓名, 到期清除, 此后不能下载或整体撤销; 请逐项修改。",
        "The copy holds names and is kept for 30 days; change single objects instead.",
    ],
);

/// The import gave accounts or zones, which the secretary alone takes away.
pub static IMPORT_NEEDS_SECRETARY: Code = Code::new(
    "import_needs_secretary",
    Kind::Forbidden,
    [
        "该导入开通了账号或指派了责任单位, 须由书记撤销",
        "The import gave accounts or zones; only the secretary undoes it",
    ],
    [
        "账号和责任区的指派由书记办理和收回, 请书记撤销。",
        "The secretary grants accounts and assigns zones, and takes them away; ask the secretary.",
    ],
);

/// The refusal of a file with wrong cells.
pub fn has_errors(findings: &[Finding]) -> Fault {
    let cell = |finding: &Finding| {
        let [zh, en] = &finding.words;
        let cell = place(finding.column, finding.row);
        json!({ "sheet": finding.sheet, "cell": cell, "code": finding.code, "zh": zh, "en": en })
    };
    let cells: Vec<Value> = findings.iter().take(LISTED).map(cell).collect();
    Fault::of(&IMPORT_HAS_ERRORS).with("error_count", findings.len()).with("cells", cells)
}

/// The refusal to undo.
pub fn in_use(held: &[(String, Vec<String>)]) -> Fault {
    let held: Vec<Value> = held.iter().take(LISTED).map(|(object, by)| json!({ "object": object, "by": by })).collect();
    Fault::of(&IMPORT_IN_USE).with("held_by", held)
}

/// Whether the secretary alone undoes what an import brought, and the caller is somebody else.
pub fn for_the_secretary(actor: &Actor, brought: &[Brought]) -> bool {
    let gave = |one: &Brought| match one {
        Brought::Account { .. } | Brought::AccountChange { .. } => grantable_to_members(actor).is_empty(),
        Brought::Zone { led_by, .. } => led_by.is_some() && !permits::<may::AssignZone>(actor, None),
        _ => false,
    };
    brought.iter().any(gave)
}

/// Whether its copy is still there.
///
/// # Errors
/// [`IMPORT_FORGOTTEN`].
pub fn kept(import: &Import) -> Result<(), Fault> {
    match import.copy {
        Original::Kept => Ok(()),
        Original::Forgotten => Err(Fault::of(&IMPORT_FORGOTTEN)),
    }
}

/// What this caller may do with an import now.
pub fn allowed(actor: &Actor, import: &Import) -> Vec<&'static str> {
    let kept = import.copy == Original::Kept;
    let actions = [
        (may::ListImportErrors::ID, permits::<may::ListImportErrors>(actor, None)),
        (may::GetImportWorkbook::ID, kept && permits::<may::GetImportWorkbook>(actor, None)),
        (may::DeleteImport::ID, kept && permits::<may::DeleteImport>(actor, None)),
    ];
    actions.into_iter().filter_map(|(id, may)| may.then_some(id)).collect()
}
