//! Routes: pairings themselves; those of the steps, visits, aid, plans and profiles are mounted here as well.

use actix_web::{get, patch, post};

use super::aid::model::{AidForm, AidItem};
use super::aid::routes as aid;
use super::codes::{
    ALREADY_PAIRED, FINAL_REPORT_MISSING, HOUSEHOLD_NOT_HELPED, MATCHING_OVERTAKEN, OUTSIDE_PAIRING, RECORD_ID_IN_USE,
};
use super::lifecycle::actions as lifecycle;
use super::lifecycle::routes as steps;
use super::lifecycle::wire::PairingEndReason;
use super::matchings::routes as matchings;
use super::model::{PairingEnd, PairingFilter, PairingOrigin, PairingState, SORTS};
use super::past::actions as past;
use super::past::rules::SORTS as PAST_SORTS;
use super::past::wire::PairingAsOfQuery;
use super::presenting::{present, present_as_of, shown, shown_as_of};
use super::profiles::routes as profiles;
use super::visits::model::{VisitKind, VisitOutcome};
use super::visits::routes as visits;
use super::wire::{PairingIn, PairingOut, PairingPage, PairingPatch, PairingPath, PairingQuery};
use super::{actions, reading};
use crate::policy::may;
use auth::{self, Call, ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE};
use journal::{EventType, ReadTx};
use kernel::{Code, CommunityId, Day, Fault, INTERNAL, Labels, OrFaultAs};
use web::codes::IDEMPOTENCY_KEY_REQUIRED;
use web::{Answer, Json, Patch, Path, Query, RecordDay, Reply, ResponseContext, ServiceConfig, scope};

kernel::joined! {
    /// The types of this slice's events.
    pub const EVENTS: [EventType] = [
        crate::events::EVENTS,
        crate::matchings::events::EVENTS,
        crate::profiles::wire::EVENTS,
    ];
}

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/pairings")
            .service(list_pairings)
            .service(create_pairing)
            .service(aid::list_aid_repeats)
            .service(get_pairing)
            .service(update_pairing)
            .configure(steps::mount)
            .configure(visits::mount)
            .configure(aid::mount),
    );
    cfg.configure(matchings::mount);
    cfg.configure(profiles::mount);
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    let mut all = vec![
        ("pairing_state", PairingState::labels()),
        ("pairing_origin", PairingOrigin::labels()),
        ("pairing_end", PairingEnd::labels()),
        ("pairing_end_reason", PairingEndReason::labels()),
        ("visit_kind", VisitKind::labels()),
        ("visit_outcome", VisitOutcome::labels()),
        ("aid_form", AidForm::labels()),
        ("aid_item", AidItem::labels()),
    ];
    all.extend(matchings::labels());
    all
}

/// What any step can be refused with.
const STEP: [&Code; 4] = [&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &HOUSEHOLD_NOT_HELPED, &vault::SEAL_BROKEN];

/// What any record can be refused with.
const RECORD: [&Code; 2] = [&OUTSIDE_PAIRING, &RECORD_ID_IN_USE];

/// What can happen where something is opened.
const OPENED: [&Code; 2] = [&vault::SEAL_BROKEN, &vault::RING_MISSING];

/// Which operation answers which refusal of this slice.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("create_matching", &OPENED),
    ("get_matching", &OPENED),
    ("apply_matching", &[&MATCHING_OVERTAKEN, &HOUSEHOLD_NOT_HELPED, &ALREADY_PAIRED]),
    ("apply_matching", &OPENED),
    ("set_helping_profile", &[&auth::UNIT_DEPARTED]),
    ("list_pairings", &OPENED),
    ("get_pairing", &OPENED),
    ("create_pairing", &[&HOUSEHOLD_NOT_HELPED, &ALREADY_PAIRED]),
    ("create_pairing", &OPENED),
    ("update_pairing", &STEP),
    ("accept_pairing", &STEP),
    ("refuse_pairing", &STEP),
    ("withdraw_pairing", &STEP),
    ("confirm_pairing", &STEP),
    ("name_helper", &STEP),
    ("pause_pairing", &STEP),
    ("resume_pairing", &STEP),
    ("hand_over_pairing", &[&ALREADY_PAIRED]),
    ("hand_over_pairing", &STEP),
    ("report_pairing", &STEP),
    ("end_pairing", &[&FINAL_REPORT_MISSING]),
    ("end_pairing", &STEP),
    ("list_visits", &OPENED),
    ("get_visit", &OPENED),
    ("record_visit", &STEP),
    ("record_visit", &RECORD),
    ("void_visit", &STEP),
    ("list_aid", &OPENED),
    ("get_aid", &OPENED),
    ("aid_received", &OPENED),
    ("aid_received", &[&HOUSEHOLD_NOT_HELPED, &OUTSIDE_PAIRING]),
    ("list_aid_repeats", &OPENED),
    ("record_aid", &STEP),
    ("record_aid", &RECORD),
    ("record_aid", &[&IDEMPOTENCY_KEY_REQUIRED]),
    ("void_aid", &STEP),
];

#[utoipa::path(
    tag = "pairings",
    summary = "列出结对 · List the pairings",
    description = "帮扶专干和书记可见全部; 单位只见本单位的, 帮扶责任人只见本人负责的。`as_of` 给出某日的记录: 状态、日期、责任人、单位名称和专干为当日的, 户的称呼、人员的姓名和职务为今日的; \
                   密封内容 (需求、须知、原因、总结) 不留旧值, 不显示; 不能同时按 `overdue` 筛选或按 `visit_due_on` 排序; 现在能看到结对的, 可查其过去, 不多于当日和现在所能看到的。 The \
                   household officer and the secretary see all of them, a unit its own, a helper those they are named in. \
                   `as_of` gives the record of a day: state, days, helper, the unit's name and who kept the file as they were, what \
                   the household and people are called as of today; of what is sealed (needs, notes, reasons, reports) nothing \
                   older is kept, so it is not shown. It goes neither with `overdue` nor with the order `visit_due_on`. Whoever \
                   sees a pairing now sees its past, and no more of it than could be seen then and can be now.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        PairingQuery,
        ("sort" = Option<String>, Query, pattern = "^-?(created_at|updated_at|visit_due_on)$",
            description = "排序: `created_at` (默认)、`updated_at`、`visit_due_on`, 前加 `-` 为倒序 · Order; `-` reverses it",
            example = "visit_due_on"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,state,household")
    ),
    responses((status = 200, description = "结对 · The pairings", body = PairingPage))
)]
#[get("")]
pub async fn list_pairings(call: Call<may::ListPairings>, query: Query<PairingQuery>) -> Answer {
    let (as_of, filter) = (query.as_of, query.0.filter());
    call.read(move |view, context| match RecordDay::named(as_of, "as_of", view.now().day())? {
        None => current(view, context, &filter),
        Some(day) => recorded(view, context, day, &filter),
    })
    .await
}

fn current(view: &mut ReadTx, context: &ResponseContext, filter: &PairingFilter) -> Result<Reply, Fault> {
    let page = reading::page(view, filter, &context.window(&SORTS, "created_at")?)?;
    let page = page.turned(|records| present(view, context, records))?;
    Ok(Reply { no_store: true, ..context.page(page)? })
}

fn recorded(view: &mut ReadTx, context: &ResponseContext, day: Day, filter: &PairingFilter) -> Result<Reply, Fault> {
    let page = past::page(view, day, filter, &context.window(&PAST_SORTS, "created_at")?)?;
    let page = page.turned(|stood| present_as_of(view, context, stood, Some(day)))?;
    Ok(Reply { no_store: true, ..context.page(page)? })
}

#[utoipa::path(
    tag = "pairings",
    summary = "提议结对 · Propose a pairing",
    description = "由帮扶专干提议, 单位接受后生效; 已当面商定的填写 `agreed`, 立即生效。答复不重复所述内容。 By the household officer; the \
                   unit accepts it. Where it was agreed outside, `agreed` says how and it begins at once. The answer repeats \
                   nothing of what was said.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = PairingIn,
    responses((status = 201, description = "已提议 · Proposed", body = PairingOut))
)]
#[post("")]
pub async fn create_pairing(call: Call<may::CreatePairing>, body: Json<PairingIn>) -> Answer {
    call.write(move |tx, context| {
        let mut record = actions::pair(tx, body.0.plan())?;
        (record.words, record.household.display_name) = (None, None);
        let (id, version) = (record.pairing.id, record.pairing.version);
        let out = present(tx, context, vec![record])?.pop().or_fault_as(&INTERNAL, "a pairing has no answer")?;
        context.created(id, version, &out)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "查看结对 · Show a pairing",
    description = "单位在帮扶期间可见该户脱敏称呼; 明文请用 POST …/households/{household_id}/disclosures。`as_of` 给出某日的记录: 状态、日期、责任人、单位名称和专干为当日的, \
                   户的称呼、人员的姓名和职务为今日的, 密封内容不留旧值, 不显示, 不多于当日和现在所能看到的; 当日尚未提议或该户其后已清除的, 答复 404。 A unit is shown what the household is \
                   called, masked, while it helps; clear text is asked for with POST …/households/{household_id}/disclosures. \
                   `as_of` gives the record of a day: state, days, helper, the unit's name and who kept the file as they were, what \
                   the household and people are called as of today, and nothing that is sealed, of which nothing older is kept, \
                   and no more than could be seen then and can be now; 404 where it was not proposed yet, or the household was \
                   erased since.",
    params(PairingPath, PairingAsOfQuery, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,state")),
    responses((status = 200, description = "结对 · The pairing", body = PairingOut))
)]
#[get("/{pairing_id}")]
pub async fn get_pairing(
    call: Call<may::GetPairing>,
    path: Path<PairingPath>,
    query: Query<PairingAsOfQuery>,
) -> Answer {
    let (id, as_of) = (path.pairing_id, query.as_of);
    call.read(move |view, context| {
        let Some(day) = RecordDay::named(as_of, "as_of", view.now().day())? else {
            let record = reading::read(view, id)?;
            return shown(view, context, record);
        };
        let past = past::read(view, id, day)?;
        shown_as_of(view, context, past, day)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "调整结对 · Change what was arranged",
    description = "由帮扶专干办理: 商定的需求、单位须知、可查看的字段、走访间隔。 By the household officer: needs, what the unit is to know, what \
                   it may open, days between visits.",
    params(
        PairingPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body(content(
        (PairingPatch = "application/merge-patch+json"),
        (PairingPatch = "application/json")
    )),
    responses((status = 200, description = "已调整 · Changed", body = PairingOut))
)]
#[patch("/{pairing_id}")]
pub async fn update_pairing(call: Call<may::UpdatePairing>, path: Path<PairingPath>, body: Patch) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let record = lifecycle::update(tx, path.pairing_id, &expected, &body.0)?;
        shown(tx, context, record)
    })
    .await
}
