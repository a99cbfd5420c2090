//! Routes: the template, the import, the export.

use actix_web::{get, post};

use super::super::imports::intake::admit;
use super::super::imports::model::ImportMode;
use super::super::sheets::model::SheetFormat;
use super::super::sheets::rules::{CSV, XLSX};
use super::super::sheets::{separated, workbook};
use super::super::tables::columns::ONBOARDING;
use super::super::tables::marking::marked;
use super::super::tables::model::ImportSheet;
use super::intake::{self, Intake};
use super::model::OnboardingSheet;
use super::wire::{ImportQuery, ImportReportOut, LedgerQuery};
use super::{actions, slips, template};
use crate::policy::may;
use agreements::EndedOnes;
use agreements::actions::Provenance;
use auth::{Call, Keys};
use journal::{ReadTx, WriteTx};
use kernel::{CommunityId, Fault};
use web::{Answer, Language, PAGE, Query, Raw, Reply, ResponseContext, accepts};

const JSON: &str = "application/json";

#[utoipa::path(
    tag = "imports",
    summary = "下载导入模板 · The template",
    description = "Excel 模板: 单位、联系人、已签协议、责任区四张表, 带下拉列表、批注、一行说明和一行示例 (导入时忽略)。 A workbook with the \
                   sheets 单位, 联系人, 已签协议 and 责任区: drop-down lists, comments, a row that explains and one that shows (both are \
                   passed over when it comes back).",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    responses((status = 200, description = "模板 · The template",
        content((String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))))
)]
#[get("/imports/onboarding/template")]
pub async fn get_onboarding_template(call: Call<may::GetOnboardingTemplate>) -> Answer {
    call.read_blocking(|_, _| {
        let bytes = workbook::written(&template::empty())?;
        Ok(Reply { attachment: Some("onboarding-template.xlsx"), ..Reply::typed(XLSX, bytes) })
    })
    .await
}

#[utoipa::path(
    tag = "imports",
    summary = "导入一张表 · Import a workbook",
    description = "上传填好的 Excel 工作簿, 或一张表的 CSV (UTF-8、UTF-16、GB18030, 用 sheet 指明哪张表), 不超过 20 MiB。单位按编号、\
                   信用代码、名称依次匹配, 联系人按登录名或单位加姓名匹配, 协议按协议编号、文号或名称加日期加单位匹配, 责任区按编号 (没有编号的按名称) 匹配; 写明认领单位的新责任区随即发布并指派, \
                   该单位须有生效中的协议 (本工作簿登记的也算); 相同的不动, 不同的只更新允许\
                   更新的, 空白单元格不表示删除。`dry_run=true` 只检查不写入, 可用 Accept 下载标注错误的副本。新账号的邀请码只在本次答复中出现 \
                   (Accept: text/html 得到可打印的页面), 遗失由书记用 invitations:batch 重新签发。须带 Idempotency-Key。 Send the \
                   filled workbook, or one sheet of it as CSV (UTF-8, UTF-16 or GB18030; `sheet` names it), 20 MiB at most. Units \
                   are matched by code, credit code, then name; people by login, or name and unit; agreements by number, \
                   document number, or title, day and units; zones by code, without one by name. A new zone with a unit is published and \
                   assigned to it, if an agreement of it is in force or comes with the workbook. What is the same is left alone, what differs is changed where an \
                   import may, a blank cell says nothing. A dry run writes nothing and answers a marked copy when Accept asks \
                   for one. Codes of new accounts stand in this answer alone (as a page to print with Accept: text/html); a \
                   lost one is issued anew by invitations:batch. Needs an Idempotency-Key.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("dry_run" = Option<bool>, Query, description = "只检查, 不写入 · Only look, write nothing", example = true),
        ("mode" = Option<ImportMode>, Query,
            description = "有误时: 全部不导入 (默认), 或导入无误的行 · With wrong cells: nothing (usual), or what can be imported",
            example = "all_or_nothing"),
        ("sheet" = inline(Option<OnboardingSheet>), Query,
            description = "CSV 是哪张表; 工作簿不需要 · Which sheet a CSV file is; not needed for a workbook", example = "units")
    ),
    request_body(description = "工作簿或 CSV · The workbook, or CSV", content(
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    responses(
        (status = 200, description = "试导入的结果 · What it would come to", content(
            (ImportReportOut = "application/json"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
        )),
        (status = 201, description = "已导入 · Imported", content(
            (ImportReportOut = "application/json"), (String = "text/html")
        ))
    )
)]
#[post("/imports/onboarding")]
pub async fn create_onboarding_import(
    call: Call<may::CreateOnboardingImport>,
    query: Query<ImportQuery>,
    body: Raw,
) -> Answer {
    call.keyed()?;
    let (mode, keys, language) = (query.mode, call.keys(), Language::of(call.headers()));
    if query.dry_run {
        let context = accepts(call.headers(), &[JSON, XLSX, CSV])?;
        let seat = admit(call.journal(), call.actor()).await?;
        let intake = intake::read(seat, body, query.sheet).await?;
        return call.read_blocking(move |view, plain| look(view, plain, &intake, mode, (context, language))).await;
    }
    let context = accepts(call.headers(), &[JSON, PAGE])?;
    let seat = admit(call.journal(), call.actor()).await?;
    let intake = intake::read(seat, body, query.sheet).await?;
    call.write(move |tx, plain| carry_out(tx, plain, &intake, mode, (context, &keys))).await
}

/// What a file would come to.
fn look(
    view: &mut ReadTx,
    context: &ResponseContext,
    intake: &Intake,
    mode: ImportMode,
    wanted: (&str, Language),
) -> Result<Reply, Fault> {
    let plan = actions::plan(view, &intake.reading)?;
    if wanted.0 == JSON {
        return Ok(Reply { no_store: true, ..context.plain(&ImportReportOut::dry(&intake.file, mode, &plan))? });
    }
    let sheets = marked(&intake.book, &plan.findings, &plan.notices, wanted.1);
    let (name, bytes) = match (wanted.0, sheets.first()) {
        (CSV, Some((sheet, _))) => ("checked.csv", separated::written(sheet)?),
        _ => ("checked.xlsx", workbook::written(&sheets)?),
    };
    let media = if name == "checked.csv" { CSV } else { XLSX };
    Ok(Reply { attachment: Some(name), no_store: true, ..Reply::typed(media, bytes) })
}

/// Carries a file out. An answer with codes is kept nowhere.
fn carry_out(
    tx: &mut WriteTx,
    context: &ResponseContext,
    intake: &Intake,
    mode: ImportMode,
    wanted: (&str, &Keys),
) -> Result<Reply, Fault> {
    let applied = actions::apply(tx, intake, mode, wanted.1, Provenance::Real)?;
    let report = ImportReportOut::applied(&applied.import, &applied.plan, applied.codes);
    let location = context.path().replace("/imports/onboarding", &format!("/imports/{}", applied.import.id));
    let reply = context.created_at(location, 1, &report)?;
    if wanted.0 == PAGE {
        return Ok(Reply { no_store: true, ..reply.drawn(slips::draw(&report)?) });
    }
    Ok(Reply { no_store: !report.invitations.is_empty(), ..reply })
}

#[utoipa::path(
    tag = "ledgers",
    summary = "导出台账 · Export the ledger",
    description = "单位、联系人 (不含任何密钥)、未结束的已签协议、责任区, 与导入模板同样的列; 原样再导入, 不产生任何变化。用 Accept 或 format 选择 Excel \
                   或 CSV; CSV 每次一张表。 Units, their people (no secrets), concluded agreements that have not ended, and zones in the columns of the template; \
                   imported again as it is, it changes nothing. Accept or format chooses; CSV is one sheet at a time.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("format" = inline(Option<SheetFormat>), Query, description = "格式, 优先于 Accept · The context; stands over Accept", example = "xlsx"),
        ("sheet" = inline(Option<OnboardingSheet>), Query,
            description = "只要这张表; CSV 默认为单位 · Only this sheet; CSV has the units unless told", example = "units"),
        ("ended" = Option<bool>, Query,
            description = "已结束的协议也导出, 默认不导出 · Agreements that have ended as well; left out unless told", example = true)
    ),
    responses((status = 200, description = "台账 · The ledger", content(
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )))
)]
#[get("/ledgers/onboarding")]
pub async fn export_onboarding(call: Call<may::ExportOnboarding>, query: Query<LedgerQuery>) -> Answer {
    let format = match query.format {
        Some(format) => format,
        None if accepts(call.headers(), &[XLSX, CSV])? == CSV => SheetFormat::Csv,
        None => SheetFormat::Xlsx,
    };
    let (sheet, ended) = (query.sheet, if query.ended { EndedOnes::Included } else { EndedOnes::LeftOut });
    call.read_blocking(move |view, _| export(view, format, sheet, ended)).await
}

fn export(
    view: &mut ReadTx,
    format: SheetFormat,
    sheet: Option<OnboardingSheet>,
    ended: EndedOnes,
) -> Result<Reply, Fault> {
    let known = actions::known(view, ended)?;
    let usual: &[ImportSheet] = if format == SheetFormat::Csv { &[ImportSheet::Units] } else { &ONBOARDING };
    let sheet = sheet.map(OnboardingSheet::ledger);
    let sheets = template::filled(&known, sheet.as_ref().map_or(usual, std::slice::from_ref));
    let (media, name, bytes) = match (format, sheets.first()) {
        (SheetFormat::Csv, Some((sheet, _))) => (CSV, "onboarding.csv", separated::written(sheet)?),
        _ => (XLSX, "onboarding.xlsx", workbook::written(&sheets)?),
    };
    Ok(Reply { attachment: Some(name), no_store: true, ..Reply::typed(media, bytes) })
}
