//! Routes: the record of imports, their errors, the marked copy, undo.

use actix_web::{delete, get};

use super::super::geojson::wire::{GEOJSON, ZoneMapIn};
use super::super::sheets::model::SheetFormat;
use super::super::sheets::rules::{CSV, XLSX};
use super::super::sheets::{separated, workbook};
use super::super::tables::marking::marked;
use super::model::{ImportId, Source};
use super::wire::{ErrorOut, ImportErrorPage, ImportOut, ImportPage, ImportPath};
use super::{actions, rules, store};
use crate::policy::may;
use auth::Call;
use journal::ReadTx;
use kernel::{CommunityId, Fault, Key, Mark, Page};
use web::{Answer, Language, Path, Reply};

#[utoipa::path(
    tag = "imports",
    summary = "列出导入记录 · List the imports",
    description = "本社区的导入记录, 新的在前; 已撤销的不在其中 (日志中有记录); 困难家庭台账的导入仅帮扶专干和书记可见。 The imports \
                   of the community, the newest first; those undone are in the journal alone, those of households are for \
                   the household officer and the secretary.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,created_at,counts")
    ),
    responses((status = 200, description = "导入记录 · The imports", body = ImportPage))
)]
#[get("/imports")]
pub async fn list_imports(call: Call<may::ListImports>) -> Answer {
    call.read(move |view, context| {
        let visibility = rules::visibility(view.actor());
        let page = store::list(view, visibility, &context.window(&["created_at"], "-created_at")?)?;
        let page = page.map(|import| ImportOut::of(&import, view.actor(), context.tag(1)));
        context.page(page)
    })
    .await
}

#[utoipa::path(
    tag = "imports",
    summary = "查看导入记录 · Show an import",
    description = "行数、有误单元格数、文件摘要和可撤销期限; 不含表格内容。 Rows, wrong cells, the file's digest and how long it can \
                   be undone; nothing of its content.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ImportPath,
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,counts")
    ),
    responses((status = 200, description = "导入记录 · The import", body = ImportOut))
)]
#[get("/imports/{import_id}")]
pub async fn get_import(call: Call<may::GetImport>, path: Path<ImportPath>) -> Answer {
    call.read(move |view, context| {
        let import = actions::found(view, path.import_id)?;
        context.shown(1, &ImportOut::of(&import, view.actor(), context.tag(1)))
    })
    .await
}

#[utoipa::path(
    tag = "imports",
    summary = "列出有误单元格 · List the wrong cells",
    description = "按工作表、行、列排列; 说明中不重复单元格内容。 Sheet by sheet, row by row; what stands in a cell is never repeated.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ImportPath,
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins")
    ),
    responses((status = 200, description = "有误单元格 · The wrong cells", body = ImportErrorPage))
)]
#[get("/imports/{import_id}/errors")]
pub async fn list_import_errors(call: Call<may::ListImportErrors>, path: Path<ImportPath>) -> Answer {
    call.read(move |view, context| {
        actions::found(view, path.import_id)?;
        let window = context.window(&[], "position")?;
        let mark = |one: &(i64, _)| Mark { key: Key::Number(one.0), id: path.import_id.0 };
        let cells = (1..).zip(store::findings(view, path.import_id)?).collect();
        context.page(Page::of_whole(cells, &window, mark).map(|(_, finding)| ErrorOut::of(&finding)))
    })
    .await
}

#[utoipa::path(
    tag = "imports",
    summary = "下载标注错误的副本 · The file with what was wrong",
    description = "导入文件的副本: 每行末尾“错误”列说明问题, 有误单元格着色; 改正后可直接再次导入。CSV 只多一列, \
                   GeoJSON 原样返回。30 天后清除; 困难家庭台账不保存副本。 A copy of the file: a column 错误 says what is wrong with each row, wrong cells \
                   are coloured; corrected, it can be imported again. CSV gets the column alone, GeoJSON comes back as it was. \
                   Forgotten after 30 days; of a ledger of households none is kept.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), ImportPath),
    responses((status = 200, description = "副本 · The copy", content(
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"),
        (ZoneMapIn = "application/geo+json")
    )))
)]
#[get("/imports/{import_id}/workbook")]
pub async fn get_import_workbook(call: Call<may::GetImportWorkbook>, path: Path<ImportPath>) -> Answer {
    let language = Language::of(call.headers());
    call.read_blocking(move |view, _| copy(view, path.import_id, language)).await
}

/// The copy of a file, marked.
fn copy(view: &mut ReadTx, id: ImportId, language: Language) -> Result<Reply, Fault> {
    let import = actions::found(view, id)?;
    rules::copied(&import)?;
    rules::kept(&import)?;
    let (Some(source), findings) = (store::source(view, &import)?, store::findings(view, id)?) else {
        return Err(Fault::of(&rules::IMPORT_FORGOTTEN));
    };
    let book = match source {
        Source::Book(book) => book,
        Source::Map(text) => {
            let reply = Reply::typed(GEOJSON, text.into_bytes());
            return Ok(Reply { attachment: Some("import.geojson"), no_store: true, ..reply });
        }
        Source::Nothing => return Err(Fault::of(&rules::IMPORT_WITHOUT_COPY)),
    };
    let sheets = marked(&book, &findings, &import.notices, language);
    let (media, name, bytes) = match (book.format, sheets.first()) {
        (SheetFormat::Csv, Some((sheet, _))) => (CSV, "import.csv", separated::written(sheet)?),
        _ => (XLSX, "import.xlsx", workbook::written(&sheets)?),
    };
    Ok(Reply { attachment: Some(name), no_store: true, ..Reply::typed(media, bytes) })
}

#[utoipa::path(
    tag = "imports",
    summary = "撤销导入 · Undo an import",
    description = "整体撤销: 新增的单位、账号、协议登记、责任区一并删除, 新增的困难家庭销毁密钥, 更新的内容恢复原样; 只要有一项已被使用或修改, 就全部不撤销, 答复 \
                   409 并在 held_by 列出。导入后 30 天内可撤销; 撤销记入日志。 Undoes the whole: what it made is removed (of \
                   households the keys are destroyed), what it changed is changed back; if anything of it is in use or was changed since, nothing is undone and held_by \
                   names it. Possible for 30 days, and on record in the journal.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ImportPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    responses((status = 204, description = "已撤销 · Undone"))
)]
#[delete("/imports/{import_id}")]
pub async fn delete_import(call: Call<may::DeleteImport>, path: Path<ImportPath>) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        actions::undo(tx, path.import_id, &expected)?;
        context.empty()
    })
    .await
}
