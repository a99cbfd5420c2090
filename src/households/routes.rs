//! Routes: households themselves; the routes of the sub-folders are mounted beside them here.

use actix_web::{get, patch, post};

use super::access::model::DisclosableField;
use super::actions::{self, Origin};
use super::codes::{
    CONSENT_REQUIRED, CONSENT_WITHDRAWN, ERASED, ERASURE_NOT_ASKED, ERASURE_OF_ANOTHER, FIELD_NOT_NEEDED,
    NOTHING_SHARED, NOTICE_RUNS, REOPENING_TOO_LATE, RESTRICTED, SECRETARY_DECIDES, TOO_LATE_TO_TAKE_BACK,
    TWO_ACCOUNTS_NEEDED, UNIT_WITHOUT_CONSENT,
};
use super::disclosures::routes as disclosures;
use super::dossier::model::{
    Communication, FamilyRelation, HardshipCategory, HardshipTag, HouseholdAttachmentKind, HouseholdNeed,
};
use super::dossier::wire::{HouseholdIn, HouseholdPatch};
use super::erasure::routes as erasure;
use super::erasure::wire::ErasureState;
use super::export::oddities;
use super::figures::routes as figures;
use super::lifecycle::model::{HouseholdAct, HouseholdExitReason, RecheckResult};
use super::lifecycle::routes as lifecycle;
use super::lookup::model::{HouseholdFilter, Record, SORTS};
use super::lookup::reading;
use super::model::{ConsentBy, ConsentState, HouseholdState, LegalBasis};
use super::past::actions as past;
use super::past::wire::HouseholdAsOfQuery;
use super::presenting::{outs, shown};
use super::processing::routes as processing;
use super::search::actions::search;
use super::search::wire::{HouseholdSearchIn, HouseholdsFoundOut};
use super::subject_access::wire::CopyRequester;
use super::wire::{HouseholdOut, HouseholdPage, HouseholdPath, HouseholdQuery, HouseholdReportedOut};
use crate::policy::may;
use auth::{Call, ILLEGAL_TRANSITION};
use journal::ReadTx;
use kernel::{Code, CommunityId, Day, Fault, Labels};
use vault::{self, FoundBy};
use web::{Answer, Json, Patch, Path, Query, RecordDay, Reply, ResponseContext, ServiceConfig, scope};

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/households")
            .service(list_households)
            .service(create_household)
            .service(search_households)
            .configure(figures::mount)
            .service(get_household)
            .service(update_household)
            .configure(lifecycle::mount)
            .configure(processing::mount_consent)
            .service(lifecycle::set_attachments)
            .configure(disclosures::mount)
            .configure(erasure::mount)
            .configure(processing::mount_restriction),
    );
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![
        ("household_state", HouseholdState::labels()),
        ("hardship_category", HardshipCategory::labels()),
        ("hardship_tag", HardshipTag::labels()),
        ("household_need", HouseholdNeed::labels()),
        ("household_attachment_kind", HouseholdAttachmentKind::labels()),
        ("communication", Communication::labels()),
        ("family_relation", FamilyRelation::labels()),
        ("legal_basis", LegalBasis::labels()),
        ("consent_state", ConsentState::labels()),
        ("consent_by", ConsentBy::labels()),
        ("household_act", HouseholdAct::labels()),
        ("household_exit_reason", HouseholdExitReason::labels()),
        ("recheck_result", RecheckResult::labels()),
        ("disclosable_field", DisclosableField::labels()),
        ("erasure_state", ErasureState::labels()),
        ("copy_requester", CopyRequester::labels()),
        ("found_by", FoundBy::labels()),
    ]
}

/// What any step can be refused with.
const STEP: [&Code; 5] = [&ILLEGAL_TRANSITION, &CONSENT_WITHDRAWN, &RESTRICTED, &ERASED, &vault::SEAL_BROKEN];

/// Which operation answers which refusal of this slice.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("get_my_tasks", &[&vault::SEAL_BROKEN, &vault::RING_MISSING]),
    ("list_households", &[&vault::SEAL_BROKEN, &vault::RING_MISSING]),
    ("public_household_figures", &[&vault::SEAL_BROKEN, &vault::RING_MISSING]),
    ("create_household", &[&CONSENT_REQUIRED]),
    ("get_household", &[&CONSENT_WITHDRAWN, &vault::SEAL_BROKEN, &vault::RING_MISSING]),
    ("update_household", &[&CONSENT_REQUIRED]),
    ("update_household", &STEP),
    ("delete_household", &[&TOO_LATE_TO_TAKE_BACK, &RESTRICTED]),
    ("set_plan", &STEP),
    ("set_attachments", &STEP),
    ("disclose_household", &[&UNIT_WITHOUT_CONSENT, &FIELD_NOT_NEEDED]),
    ("disclose_household", &STEP),
    ("copy_household", &STEP),
    ("record_consent", &[&CONSENT_REQUIRED]),
    ("record_consent", &STEP),
    ("withdraw_consent", &STEP),
    ("verify_household", &STEP),
    ("review_household", &STEP),
    ("publish_notice", &STEP),
    ("admit_household", &[&SECRETARY_DECIDES, &NOTICE_RUNS]),
    ("admit_household", &STEP),
    ("refuse_household", &STEP),
    ("recheck_household", &STEP),
    ("exit_household", &STEP),
    ("reopen_household", &[&REOPENING_TOO_LATE]),
    ("reopen_household", &STEP),
    ("merge_household", &[&NOTHING_SHARED]),
    ("merge_household", &STEP),
    ("erase_household", &[&ERASURE_NOT_ASKED, &TWO_ACCOUNTS_NEEDED]),
    ("erase_household", &STEP),
    ("withdraw_erasure", &[&ERASURE_NOT_ASKED, &ERASURE_OF_ANOTHER]),
    ("withdraw_erasure", &STEP),
    ("refuse_erasure", &[&ERASURE_NOT_ASKED]),
    ("refuse_erasure", &STEP),
    ("restrict_household", &[&ERASED, &vault::SEAL_BROKEN]),
    ("lift_restriction", &[&ERASED, &vault::SEAL_BROKEN]),
];

#[utoipa::path(
    tag = "households",
    summary = "列出困难家庭 · List the households",
    description = "脱敏, 仅限帮扶专干和书记。可按状态、类别、情形、专干、责任区、复核期限筛选; 撤回同意的不在列表中, 已限制处理的只在 restricted=true 时列出。按姓名、证件号、电话、住址\
                   查找请用 POST …/households/search。`as_of` 给出某日的记录: 状态、同意、专干、结对数为当日的, 显示名、人员的姓名和职务为今日的; 其他密封内容 (类别、情形、需求、位置) \
                   不留旧值, 不显示, 也不能作筛选条件; 现已清除、撤回同意或限制处理的, 不因此多显示。 Masked, for the household officer and the secretary. Filtered by state, \
                   category, tag, officer, zone and when it is to be checked again; whoever took back consent is on no \
                   list, and what is restricted to storage only on one with restricted=true. By number or address it is looked for with POST …/households/search. \
                   `as_of` gives the record of a day: state, consent, officer and pairings as they were, the masked name and the \
                   names and posts of people as they are today; of everything else that is sealed (category, tags, needs, place) nothing older is kept, so it is not \
                   shown and cannot be filtered by. Whoever is erased, restricted or has taken back consent today is shown no \
                   more by it.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        HouseholdQuery,
        ("sort" = Option<String>, Query, pattern = "^-?(code|updated_at|created_at)$",
            description = "排序: `code` (默认)、`updated_at`、`created_at`, 前加 `-` 为倒序 · Order; `-` reverses it",
            example = "code"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,code,state")
    ),
    responses((status = 200, description = "困难家庭 · The households", body = HouseholdPage))
)]
#[get("")]
pub async fn list_households(call: Call<may::ListHouseholds>, query: Query<HouseholdQuery>) -> Answer {
    let (as_of, filter) = (query.as_of, query.0.filter());
    call.read(move |view, context| match RecordDay::named(as_of, "as_of", view.now().day())? {
        None => current(view, context, &filter),
        Some(day) => recorded(view, context, day, &filter),
    })
    .await
}

fn current(view: &mut ReadTx, context: &ResponseContext, filter: &HouseholdFilter) -> Result<Reply, Fault> {
    let page = reading::page(view, filter, &context.window(&SORTS, "code")?)?;
    let page = page.turned(|records| outs(view, context, records))?;
    Ok(Reply { no_store: true, ..context.page(page)? })
}

fn recorded(view: &mut ReadTx, context: &ResponseContext, day: Day, filter: &HouseholdFilter) -> Result<Reply, Fault> {
    let page = past::page(view, day, filter, &context.window(&SORTS, "code")?)?;
    let page = page.turned(|records| outs(view, context, records))?;
    Ok(Reply { no_store: true, ..context.page(page.map(HouseholdOut::of_the_past))? })
}

#[utoipa::path(
    tag = "households",
    summary = "上报困难家庭 · Report a household",
    description = "由网格员、社区干部或帮扶专干上报。姓名、号码、住址、类别、情形和备注一律密封保存; 身份证号、残疾、重病等须有单独同意。答复不重复\
                   所报内容, 疑似重复只告知帮扶专干和书记。 By a grid worker, an officer or the household officer. Everything said is \
                   sealed; identity numbers, disabilities and facts of health need separate consent. The answer repeats \
                   nothing of it; possible duplicates are told to the household officer and the secretary alone.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = HouseholdIn,
    responses((status = 201, description = "已上报 · Reported", body = HouseholdReportedOut))
)]
#[post("")]
pub async fn create_household(call: Call<may::CreateHousehold>, body: Json<HouseholdIn>) -> Answer {
    call.write(move |tx, context| {
        let (household, others) = actions::report(tx, &body.0, Origin::Reported)?;
        let (etag, warnings) = (context.tag(household.version), oddities(&body.0));
        let out = HouseholdReportedOut::of(&household, others, warnings, tx.actor(), etag)?;
        context.created(household.id, household.version, &out)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "查找困难家庭 · Find households",
    description = "按证件号、电话、住址查找 (盲索引, 不打开密封内容), 仅限帮扶专干; 查找本身记入日志。答复不保存。 By identity number, phone or \
                   address (blind indexes: nothing is opened), for the household officer alone. That somebody has looked is \
                   recorded; the answer is kept nowhere.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = HouseholdSearchIn,
    responses((status = 200, description = "查找结果 · What was found", body = HouseholdsFoundOut))
)]
#[post("/search")]
pub async fn search_households(call: Call<may::SearchHouseholds>, body: Json<HouseholdSearchIn>) -> Answer {
    call.write_secret(move |tx, context| {
        let found = search(tx, &body.0)?;
        context.secret(200, &HouseholdsFoundOut { items: outs(tx, context, found)? })
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "查看困难家庭 · Show a household",
    description = "脱敏, 含一户一策; 明文请用 POST …/disclosures。`as_of` 给出某日的记录: 状态、同意、专干、结对数为当日的, 显示名、人员的姓名和职务为今日的, 其他密封内容不留旧值, \
                   不显示; 当日尚未上报, 或其后已清除的, 答复 404。 Masked, with its plan; clear text is asked for with POST \
                   …/disclosures. `as_of` gives the record of a day: state, consent, officer and pairings as they were, the \
                   masked name and the names and posts of people as they are today, and nothing else that is sealed, of which \
                   nothing older is kept; 404 where it \
                   was not reported yet, or was erased since.",
    params(HouseholdPath, HouseholdAsOfQuery, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,code,state")),
    responses((status = 200, description = "困难家庭 · The household", body = HouseholdOut))
)]
#[get("/{household_id}")]
pub async fn get_household(
    call: Call<may::GetHousehold>,
    path: Path<HouseholdPath>,
    query: Query<HouseholdAsOfQuery>,
) -> Answer {
    let (id, as_of) = (path.household_id, query.as_of);
    call.read(move |view, context| {
        let Some(day) = RecordDay::named(as_of, "as_of", view.now().day())? else {
            let record = reading::read(view, id)?;
            return shown(view, context, record);
        };
        let record = past::read(view, id, day)?;
        recalled(view, context, record)
    })
    .await
}

fn recalled(view: &mut ReadTx, context: &ResponseContext, record: Record) -> Result<Reply, Fault> {
    let version = record.household.version;
    let out = outs(view, context, vec![record])?.pop().ok_or(&web::codes::NOT_FOUND)?;
    Ok(Reply { no_store: true, ..context.expanded(version, &out.of_the_past())? })
}

#[utoipa::path(
    tag = "households",
    summary = "更正困难家庭信息 · Correct what is said of a household",
    description = "仅限帮扶专干。members 须整体提交; 在帮扶的家庭类别随复核变更; 同意另行登记。 For the household officer. `members` is \
                   replaced whole; of a household being helped the category changes with a recheck; consent is recorded apart.",
    params(
        HouseholdPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body(content(
        (HouseholdPatch = "application/merge-patch+json"),
        (HouseholdPatch = "application/json")
    )),
    responses((status = 200, description = "已更正 · Corrected", body = HouseholdOut))
)]
#[patch("/{household_id}")]
pub async fn update_household(call: Call<may::UpdateHousehold>, path: Path<HouseholdPath>, body: Patch) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let record = actions::update(tx, path.household_id, &expected, &body.0)?;
        shown(tx, context, record)
    })
    .await
}
