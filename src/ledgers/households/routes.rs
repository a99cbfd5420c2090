//! Routes: the template, the import, the masked ledger, and the ledger opened.

use std::sync::Arc;

use actix_web::{get, post};

use super::super::imports::intake::admit;
use super::super::sheets::rules::{CSV, XLSX};
use super::super::sheets::{separated, workbook};
use super::super::tables::marking::marked;
use super::actions;
use super::intake::{self, Intake};
use super::model::{LedgerField, LedgerFormat};
use super::wire::{
    HouseholdImportQuery, HouseholdImportReportOut, HouseholdLedgerOut, HouseholdLedgerQuery, LedgerDisclosureIn,
};
use super::writing;
use crate::policy::may;
use auth::{Call, Colleague};
use households::export::Registered;
use journal::{ReadTx, WriteTx};
use kernel::{CommunityId, Fault};
use web::{Answer, Json, Language, Query, Raw, Reply, ResponseContext, accepts};

const JSON: &str = "application/json";

#[utoipa::path(
    tag = "imports",
    summary = "下载困难家庭导入模板 · The template for households",
    description = "Excel 模板: 每人一行, 同一户各行户号相同, 户的信息填在户主行; 带下拉列表、批注、一行说明和两行示例 (导入时忽略), 号码各列\
                   为文本格式。 A workbook: a row for each person, the same household number for each row of one household, what is \
                   said of the household in the row of its head. Drop-down lists, comments, a row that explains and two that \
                   show (passed over when it comes back); columns of digits are text.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    responses((status = 200, description = "模板 · The template",
        content((String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))))
)]
#[get("/imports/households/template")]
pub async fn get_household_template(call: Call<may::GetHouseholdTemplate>) -> Answer {
    call.read_blocking(|_, _| {
        let bytes = workbook::written(&[writing::empty()])?;
        Ok(Reply { attachment: Some("household-template.xlsx"), ..Reply::typed(XLSX, bytes) })
    })
    .await
}

#[utoipa::path(
    tag = "imports",
    summary = "导入困难家庭台账 · Import a ledger of households",
    description = "仅限帮扶专干。上传填好的 Excel 工作簿或 CSV (UTF-8、UTF-16、GB18030), 不超过 20 MiB; 全部导入或全部不导入, 一次列出每个有误\
                   的单元格, 说明中不重复单元格内容。按档案编号匹配; 没有编号的, 身份证号相同, 或户主姓名相同且号码、住址有一项相同的, 视为同一户; \
                   其余新增为“已上报”, 填了认定部门和认定日期的直接纳入帮扶。空白单元格不表示删除; 姓名和身份证号只补缺、不更改; 15 位身份证号\
                   自动换算; 脱敏内容 (张*、138****1234) 与档案相符即视为未变, 不符则报错。身份证号已登记在另一户的报错, 电话、住址相同的提醒。\
                   文件中的号码、住址与哪些档案相同, 如同查找一样记入日志。`dry_run=true` 只检查不写入, 用 Accept 可当场下载标注错误的副本; 文件不在服务器保存。须带 Idempotency-Key。 For the \
                   household officer. Send the filled workbook, or CSV (UTF-8, UTF-16 or GB18030), 20 MiB at most. All or \
                   nothing; every wrong cell is told at once and never repeated. Households are matched by code; without one \
                   by identity number, or by the head's name together with a number or the address; others are new, \
                   `reported`, and taken on at once where the row states who has decided and when. A blank cell says nothing. \
                   Names and identity numbers are filled in and never changed; fifteen digits become eighteen. A mask that is \
                   that of what is on file says that it stays; any other is refused. An identity number of another household is \
                   wrong, a phone or an address shared with one is pointed out; which files are found so is on record in the journal, \
                   as a search is. A dry run writes nothing else, and answers a marked \
                   copy when Accept asks for one; the file itself is never stored. Needs an Idempotency-Key.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), HouseholdImportQuery),
    request_body(description = "工作簿或 CSV · The workbook, or CSV", content(
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    responses(
        (status = 200, description = "试导入的结果 · What it would come to", content(
            (HouseholdImportReportOut = "application/json"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
        )),
        (status = 201, description = "已导入 · Imported", body = HouseholdImportReportOut)
    )
)]
#[post("/imports/households")]
pub async fn create_household_import(
    call: Call<may::CreateHouseholdImport>,
    query: Query<HouseholdImportQuery>,
    body: Raw,
) -> Answer {
    call.keyed()?;
    let offered: &[&str] = if query.dry_run { &[JSON, XLSX, CSV] } else { &[JSON] };
    let wanted = (accepts(call.headers(), offered)?, Language::of(call.headers()));
    let seat = admit(call.journal(), call.actor()).await?;
    let intake = Arc::new(intake::read(seat, body).await?);
    let file = Arc::clone(&intake);
    call.journal().write(call.actor(), move |tx| actions::note(tx, &file)).await?;
    if query.dry_run {
        return call.read_blocking(move |view, context| look(view, context, &intake, wanted)).await;
    }
    call.write(move |tx, context| carry_out(tx, context, &intake)).await
}

/// Carries a file out.
fn carry_out(tx: &mut WriteTx, context: &ResponseContext, intake: &Intake) -> Result<Reply, Fault> {
    let (import, plan) = actions::apply(tx, intake)?;
    let location = context.path().replace("/imports/households", &format!("/imports/{}", import.id));
    context.created_at(location, 1, &HouseholdImportReportOut::applied(&import, &plan))
}

/// What a file would come to.
fn look(
    view: &mut ReadTx,
    context: &ResponseContext,
    intake: &Intake,
    (wanted, language): (&str, Language),
) -> Result<Reply, Fault> {
    let plan = actions::plan(view, intake)?;
    if wanted == JSON {
        let file = actions::facts(view, &intake.file)?;
        return Ok(Reply { no_store: true, ..context.plain(&HouseholdImportReportOut::dry(&file, &plan))? });
    }
    let sheets = marked(&intake.book, &plan.findings, &plan.notices, language);
    let (media, name, bytes) = match (wanted, sheets.first()) {
        (CSV, Some((sheet, _))) => (CSV, "checked.csv", separated::written(sheet)?),
        _ => (XLSX, "checked.xlsx", workbook::written(&sheets)?),
    };
    Ok(Reply { attachment: Some(name), no_store: true, ..Reply::typed(media, bytes) })
}

#[utoipa::path(
    tag = "ledgers",
    summary = "导出困难家庭台账 (脱敏) · Export the ledger of households, masked",
    description = "帮扶专干和书记可用; 与导入模板同样的列: 姓名、身份证号、电话、住址脱敏, 出生、残疾、坐标、备注留空。已并入、已清除和撤回同意的\
                   不在其中。原样再导入, 不产生任何变化, 不会用脱敏内容覆盖档案。用 Accept 或 format 选择 JSON、Excel 或 CSV。 For the household \
                   officer and the secretary, in the columns of the template: names, numbers and addresses masked; births, \
                   disabilities, places and notes left blank. Who is merged or erased, or took back consent, is not in it. \
                   Imported again as it is, it changes nothing, and no mask takes the place of what is on file. Accept or \
                   format chooses.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), HouseholdLedgerQuery),
    responses((status = 200, description = "台账 · The ledger", content(
        (HouseholdLedgerOut = "application/json"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )))
)]
#[get("/ledgers/households")]
pub async fn export_households(call: Call<may::ExportHouseholds>, query: Query<HouseholdLedgerQuery>) -> Answer {
    let wanted = match query.format {
        Some(LedgerFormat::Json) => JSON,
        Some(LedgerFormat::Xlsx) => XLSX,
        Some(LedgerFormat::Csv) => CSV,
        None => accepts(call.headers(), &[JSON, XLSX, CSV])?,
    };
    call.read_blocking(move |view, context| export(view, context, wanted)).await
}

fn export(view: &mut ReadTx, context: &ResponseContext, wanted: &str) -> Result<Reply, Fault> {
    let (households, staff) = actions::ledger(view)?;
    if wanted == JSON {
        let items = households.iter().map(|one| writing::item(one, &staff)).collect();
        return Ok(Reply { no_store: true, ..context.plain(&HouseholdLedgerOut { read_at: view.now(), items })? });
    }
    drawn(&households, &staff, &[], wanted)
}

/// The ledger as a file.
fn drawn(households: &[Registered], staff: &[Colleague], shown: &[LedgerField], wanted: &str) -> Result<Reply, Fault> {
    let (sheet, trim) = writing::filled(households, staff, shown);
    let (media, name, bytes) = match wanted {
        CSV => (CSV, "households.csv", separated::written(&sheet)?),
        _ => (XLSX, "households.xlsx", workbook::written(&[(sheet, trim)])?),
    };
    Ok(Reply { attachment: Some(name), no_store: true, ..Reply::typed(media, bytes) })
}

#[utoipa::path(
    tag = "ledgers",
    summary = "打开困难家庭台账 · Open the ledger of households",
    description = "仅限帮扶专干, 写明目的和字段; 每一户都记一次查看 (见 GET …/households/{id}/disclosures) 并记入日志, 然后才给出。所要字段为明文, \
                   其余脱敏或留空; 原样再导入, 不产生任何变化。答复不保存, 同一幂等键再次使用时答复 409 `not_replayable`。 For the household \
                   officer alone, by field, for a stated purpose. One look is on record for each household (GET \
                   …/households/{id}/disclosures), and in the journal, before anything is given. What was asked for is in \
                   clear, the rest masked or blank; imported again as it is, it changes nothing. The answer is kept nowhere: the \
                   same key a second time is 409 `not_replayable`.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = LedgerDisclosureIn,
    responses((status = 201, description = "台账 · The ledger", content(
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )))
)]
#[post("/ledgers/households/disclosures")]
pub async fn disclose_household_ledger(
    call: Call<may::DiscloseHouseholdLedger>,
    body: Json<LedgerDisclosureIn>,
) -> Answer {
    let (by, wanted) = (call.person()?, accepts(call.headers(), &[XLSX, CSV])?);
    call.write_secret(move |tx, _| {
        let (purpose, fields) = (body.0.purpose.as_str(), &body.0.fields);
        let (households, staff) = actions::disclose(tx, by, purpose, fields)?;
        Ok(Reply { status: 201, ..drawn(&households, &staff, fields, wanted)? })
    })
    .await
}
