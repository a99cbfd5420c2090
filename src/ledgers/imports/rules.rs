//! Rules: why an import is refused or kept, and who may do what with one.

use serde_json::{Value, json};

use super::super::sheets::model::place;
use super::super::tables::model::Finding;
use super::model::{Import, ImportEffect, ImportKind, Original, Visibility};
use crate::policy::may;
use auth::{Action, grantable_to_members, permits};
use kernel::{Actor, Fault, Role};

/// How many wrong places a refusal or a report lists.
pub const LISTED: usize = 500;

kernel::codes! {
    /// Cells are wrong, and all or nothing was asked for.
    IMPORT_HAS_ERRORS = "import_has_errors", Invalid,
        ["文件有误, 没有导入任何内容", "The file has errors; nothing was imported"],
        [
            "表格: cells 列出有误的单元格, dry_run=true 并 Accept xlsx 可下载标注了错误的副本, mode=importable 先导入无误的行; GeoJSON: \
             errors 逐处列出。",
            "Of a workbook cells lists what is wrong; a dry run with Accept xlsx answers a marked copy, mode=importable imports \
             the rest. Of GeoJSON errors points at every place.",
        ];

    /// Something depends on what the import brought.
    IMPORT_IN_USE = "import_in_use", Conflict,
        ["导入的内容已被使用或修改, 不能整体撤销", "What was imported is in use or was changed; it is not undone"],
        [
            "held_by 列出了被使用的对象及关联的记录; 请逐项处理后再撤销。",
            "held_by names what is in use and what refers to it; settle that first.",
        ];

    /// The copy of the file is no longer kept.
    IMPORT_FORGOTTEN = "import_forgotten", Conflict,
        ["导入已超过 30 天, 副本已按期清除", "The import is older than 30 days; its copy was forgotten"],
        [
            "副本含有姓名, 到期清除, 此后不能下载或整体撤销; 请逐项修改。",
            "The copy holds names and is kept for 30 days; change single objects instead.",
        ];

    /// The import gave accounts or zones, which the secretary alone takes away.
    IMPORT_NEEDS_SECRETARY = "import_needs_secretary", Forbidden,
        [
            "该导入开通了账号或指派了责任单位, 须由书记撤销",
            "The import gave accounts or zones; only the secretary undoes it",
        ],
        [
            "账号和责任区的指派由书记办理和收回, 请书记撤销。",
            "The secretary grants accounts and assigns zones, and takes them away; ask the secretary.",
        ];

    /// Of a ledger of households no copy is kept.
    IMPORT_WITHOUT_COPY = "import_without_copy", Conflict,
        ["困难家庭台账的导入文件不保存副本", "No copy of a ledger of households is kept"],
        [
            "文件含有个人信息, 不在服务器保存; 标注错误的副本请用 dry_run=true 并 Accept xlsx 当场下载。",
            "It holds personal data and is not stored; a dry run with Accept xlsx answers a marked copy at once.",
        ];

    /// The import brought households, which the household officer alone takes back.
    IMPORT_NEEDS_HOUSEHOLD_OFFICER = "import_needs_household_officer", Forbidden,
        ["该导入登记了困难家庭, 须由帮扶专干撤销", "The import brought households; only the household officer undoes it"],
        [
            "撤销会销毁或恢复这些家庭的信息, 请帮扶专干办理。",
            "Undoing it destroys or restores what is said of households; ask the household officer.",
        ];
}

/// Which imports somebody may know of: those of households are for the household officer and the secretary alone, and the
/// household officer knows of no others.
pub fn visibility(actor: &Actor) -> Visibility {
    let households = permits::<households::may::ListHouseholds>(actor, None);
    let others = [Role::Secretary, Role::Officer, Role::Auditor].into_iter().any(|role| actor.roles.has(role));
    match (households, others) {
        (true, true) => Visibility::All,
        (true, false) => Visibility::Households,
        (false, _) => Visibility::Others,
    }
}

/// Whether somebody may know of this import.
pub fn sees(actor: &Actor, import: &Import) -> bool {
    match visibility(actor) {
        Visibility::All => true,
        Visibility::Households => import.kind == ImportKind::Households,
        Visibility::Others => import.kind != ImportKind::Households,
    }
}

/// Whether this caller undoes an import of this kind.
///
/// # Errors
/// [`IMPORT_NEEDS_HOUSEHOLD_OFFICER`].
pub fn undoes(actor: &Actor, kind: ImportKind) -> Result<(), Fault> {
    let officer = permits::<may::CreateHouseholdImport>(actor, None);
    if kind == ImportKind::Households && !officer {
        return Err(Fault::of(&IMPORT_NEEDS_HOUSEHOLD_OFFICER));
    }
    Ok(())
}

/// Whether a copy of its file was kept in the first place.
///
/// # Errors
/// [`IMPORT_WITHOUT_COPY`].
pub fn copied(import: &Import) -> Result<(), Fault> {
    if import.kind == ImportKind::Households { Err(Fault::of(&IMPORT_WITHOUT_COPY)) } else { Ok(()) }
}

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
pub fn for_the_secretary(actor: &Actor, brought: &[ImportEffect]) -> bool {
    let gave = |one: &ImportEffect| match one {
        ImportEffect::Account { .. } | ImportEffect::AccountChange { .. } => grantable_to_members(actor).is_empty(),
        ImportEffect::Zone { led_by, .. } => led_by.is_some() && !permits::<zones::may::AssignZone>(actor, None),
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
        (may::GetImportWorkbook::ID, kept && copied(import).is_ok() && permits::<may::GetImportWorkbook>(actor, None)),
        (
            may::DeleteImport::ID,
            kept && undoes(actor, import.kind).is_ok() && permits::<may::DeleteImport>(actor, None),
        ),
    ];
    actions.into_iter().filter_map(|(id, may)| may.then_some(id)).collect()
}
