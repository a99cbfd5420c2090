//! Routes: departures, what would be orphaned, hand-overs.

use actix_web::{get, put};

use super::actions;
use super::model::{Departure, Filter, Handover, HandoverCause, HandoverState, OrphanKind};
use super::rules::{self, HANDOVER_CLOSED, WOULD_ORPHAN};
use super::store;
use super::wire::{
    DepartingPath, DepartureIn, DepartureOut, DepartureQuery, HandoverObjectQuery, HandoverOut, HandoverPage,
    HandoverPath, HandoverQuery, OrphanOut, OrphanPage, OrphansPath, ResolutionIn,
};
use crate::policy::may;
use auth::{Call, Leaving};
use journal::ReadTx;
use kernel::{Actor, AgreementId, Code, CommunityId, Day, Fault, Labels, UnitId};
use vault::{RING_MISSING, SEAL_BROKEN};
use web::{Answer, Json, Path, Query, RecordDay, Reply, ResponseContext, ServiceConfig};

/// Adds the routes below a community. Full paths and no scope, and before the slices whose things end.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(depart_unit).service(list_orphans);
    cfg.service(list_handovers).service(get_handover).service(resolve_handover);
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![
        ("orphan_kind", OrphanKind::labels()),
        ("handover_cause", HandoverCause::labels()),
        ("handover_state", HandoverState::labels()),
    ]
}

/// Which operation answers which refusal of this slice.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("depart_unit", &[&WOULD_ORPHAN]),
    ("update_member", &[&WOULD_ORPHAN]),
    ("delete_member", &[&WOULD_ORPHAN]),
    ("resolve_handover", &[&HANDOVER_CLOSED]),
    ("list_handovers", &[&SEAL_BROKEN, &RING_MISSING]),
    ("get_handover", &[&SEAL_BROKEN, &RING_MISSING]),
    ("resolve_handover", &[&SEAL_BROKEN, &RING_MISSING]),
];

#[utoipa::path(
    tag = "continuity",
    summary = "单位退出 · A unit departs",
    description = "由社区党委书记办理。尚有未履行的承诺、认领的责任区、结对帮扶的家庭或生效中的协议时答复 409, orphans 逐项列出; 以 handover=true 退出, 则同时为每一项\
                   生成交接事项。退出即时生效: 签署一家生效一家的协议中该单位的部分随之终止, 其人员账号停用、机器客户端吊销。\
                   preview=true 只查看, 不写入; 重复办理返回原结果。 By the secretary. While it owes something, leads a zone, helps a household or an agreement \
                   binds it, 409 with the list; with handover: true a hand-over task is opened for each and the unit departs. At \
                   once: its part in texts that bind each by itself ends, its accounts are disabled, its machine clients \
                   revoked. With preview=true nothing is written. Again: the original result.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        DepartingPath,
        ("preview" = Option<bool>, Query, description = "只查看, 不写入 · Only look, write nothing", example = true)
    ),
    request_body = DepartureIn,
    responses((status = 200, description = "已退出, 或将会如何 · Departed, or what would become of it", body = DepartureOut))
)]
#[put("/units/{unit_id}/departure")]
pub async fn depart_unit(
    call: Call<units::may::DepartUnit>,
    path: Path<DepartingPath>,
    query: Query<DepartureQuery>,
    body: Json<DepartureIn>,
) -> Answer {
    let unit = path.unit_id;
    if query.0.preview {
        return call
            .read(move |view, context| departure(context, view.actor().to_owned(), unit, actions::preview(view, unit)?))
            .await;
    }
    call.write(move |tx, context| {
        let leaving = if body.0.handover { Leaving::HandedOver } else { Leaving::Refused };
        let done = actions::depart(tx, unit, body.0.reason.as_str(), leaving)?;
        departure(context, tx.actor().to_owned(), unit, done)
    })
    .await
}

fn departure(context: &ResponseContext, actor: Actor, unit: UnitId, done: Departure) -> Result<Reply, Fault> {
    context.plain(&DepartureOut::of(unit, done, |one| HandoverOut::of(one, &actor, |version| context.tag(version))))
}

#[utoipa::path(
    tag = "continuity",
    summary = "查看协议终止后无人负责的事项 · What an agreement's end would orphan",
    description = "若协议此时终止, 哪些承诺和责任区将无人负责; 通知终止、协商终止和到期时, 为其生成交接事项。 What would be left if the \
                   agreement ended now; notice, an end by consent and expiry open a hand-over task for each.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), OrphansPath),
    responses((status = 200, description = "事项 · What would be left", body = OrphanPage))
)]
#[get("/agreements/{agreement_id}/orphans")]
pub async fn list_orphans(call: Call<may::ListOrphans>, path: Path<OrphansPath>) -> Answer {
    call.read(move |view, context| {
        let items = actions::orphans_of_agreement(view, path.agreement_id)?.into_iter().map(OrphanOut::of).collect();
        context.plain(&OrphanPage { items })
    })
    .await
}

#[utoipa::path(
    tag = "continuity",
    summary = "列出交接事项 · List the hand-overs",
    description = "单位退出、协议终止或到期、结对结束后留下的事项, 新的在前, 可按状态、单位、协议筛选; 困难家庭的只写档案编号, 且仅限帮扶专干和书记。\
                   `as_of` 给出某日的记录。 What departures and ends have left, the newest first, filtered by state, unit and \
                   agreement. Those about households are told by their codes, to the household officer and the secretary alone: the \
                   auditor reads in the journal that there was one. `as_of` gives what stood on record on a day, filtered by that \
                   day's state; what was arranged for a household is told only as long as it may be told today.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("state" = Option<Vec<HandoverState>>, Query, style = Form, explode = false,
            description = "状态, 可用逗号列出多个 · States, separated by commas", example = json!(["open"])),
        ("unit_id" = Option<UnitId>, Query, description = "原负责单位 · The unit that answered for it"),
        ("agreement_id" = Option<AgreementId>, Query, description = "所属协议 · The agreement it belongs to"),
        ("as_of" = Option<Day>, Query,
            description = "截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; \
                           not later than today.", example = "2026-06-30"),
        ("sort" = Option<String>, Query, description = "排序 · Order: opened_at, -opened_at", example = "-opened_at"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,title,state")
    ),
    responses((status = 200, description = "交接事项 · The hand-overs", body = HandoverPage))
)]
#[get("/handovers")]
pub async fn list_handovers(call: Call<may::ListHandovers>, query: Query<HandoverQuery>) -> Answer {
    let as_of = query.as_of;
    let filter = query.0.filter(rules::visibility(&call.actor()));
    if as_of.is_none() {
        return call.read(move |view, context| listed(view, context, None, &filter)).await;
    }
    call.read_blocking(move |view, context| {
        let day = RecordDay::named(as_of, "as_of", view.now().day())?;
        listed(view, context, day, &filter)
    })
    .await
}

/// One page of hand-overs: as they stand, or as they stood on a day, when nothing can be done to them.
fn listed(view: &mut ReadTx, context: &ResponseContext, day: Option<Day>, filter: &Filter) -> Result<Reply, Fault> {
    let window = context.window(&["opened_at"], "-opened_at")?;
    let page = match day {
        None => store::list(view, filter, &window)?,
        Some(day) => {
            view.snapshot()?;
            store::list_as_of(view, day, filter, &window)?
        }
    };
    let open = |tasks: Vec<_>| tasks.into_iter().map(|one| actions::opened(view, one)).collect();
    let page = page.turned::<Handover, Fault>(open)?;
    let page = page.map(|one| HandoverOut::of(one, view.actor(), |version| context.tag(version)));
    context.page(if day.is_some() { page.map(HandoverOut::of_the_past) } else { page })
}

#[utoipa::path(
    tag = "continuity",
    summary = "查看交接事项 · Show a hand-over",
    description = "什么事项、原由谁负责、因何产生、如何办结; `as_of` 给出某日的记录。 What it is about, who answered for it, why it was \
                   opened, what became of it. `as_of` gives what stood on record on a day; what was arranged for a household is told \
                   only as long as it may be told today.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        HandoverPath,
        ("as_of" = Option<Day>, Query,
            description = "截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; \
                           not later than today.", example = "2026-06-30"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,title,state")
    ),
    responses((status = 200, description = "交接事项 · The hand-over", body = HandoverOut))
)]
#[get("/handovers/{handover_id}")]
pub async fn get_handover(
    call: Call<may::GetHandover>,
    path: Path<HandoverPath>,
    query: Query<HandoverObjectQuery>,
) -> Answer {
    call.read(move |view, context| match RecordDay::named(query.as_of, "as_of", view.now().day())? {
        None => {
            let handover = actions::read(view, path.handover_id)?;
            shown(context, view.actor(), handover)
        }
        Some(day) => {
            let handover = actions::read_as_of(view, path.handover_id, day)?;
            let out = HandoverOut::of(handover, view.actor(), |version| context.tag(version)).of_the_past();
            context.shown(out.version, &out)
        }
    })
    .await
}

#[utoipa::path(
    tag = "continuity",
    summary = "办结交接事项 · Close a hand-over",
    description = "写明如何办理, 可注明接续单位 (须为在册的其他单位)。接续单位的义务须另签协议。 Says what was arranged, and which unit \
                   takes over if one does; what it owes is for an agreement of its own.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), HandoverPath),
    request_body = ResolutionIn,
    responses((status = 200, description = "已办结 · Closed", body = HandoverOut))
)]
#[put("/handovers/{handover_id}/resolution")]
pub async fn resolve_handover(
    call: Call<may::ResolveHandover>,
    path: Path<HandoverPath>,
    body: Json<ResolutionIn>,
) -> Answer {
    call.write(move |tx, context| {
        let (words, successor) = (body.0.resolution.to_string(), body.0.successor_unit_id);
        let handover = actions::resolve(tx, path.handover_id, words, successor)?;
        shown(context, tx.actor(), handover)
    })
    .await
}

fn shown(context: &ResponseContext, actor: &Actor, handover: Handover) -> Result<Reply, Fault> {
    let version = handover.version();
    context.shown(version, &HandoverOut::of(handover, actor, |version| context.tag(version)))
}
