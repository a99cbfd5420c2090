//! Routes: zones themselves; the routes of the sub-folders are mounted beside them here.

use actix_web::{get, patch, post, put};

use super::actions::{self, Origin};
use super::adjustments::routes as adjustments;
use super::aggregate::claims::model::{AgreedChannel, ClaimBasis, ClaimEnd, ClaimRole, ClaimState, RevocationCause};
use super::aggregate::duties::model::{DutyFrequency, DutyKind};
use super::aggregate::lookup;
use super::aggregate::past::Past;
use super::aggregate::wire::ZonePath;
use super::claims::later::routes as later;
use super::claims::routes as claims;
use super::codes::{
    CLAIM_ALREADY_REQUESTED, COMMUNITY_WITHOUT_BOUNDARY, DUTY_EXISTS, NO_CAUSE_FOR_REVOCATION, PARTS_DO_NOT_FIT,
    REPLY_PERIOD_RUNS, UNIT_WITHOUT_AGREEMENT, ZONE_ALREADY_CLAIMED, ZONE_ALREADY_PLANNED, ZONE_CODE_TAKEN,
    ZONE_CODES_EXHAUSTED, ZONE_HELD, ZONE_IN_MOTION, ZONE_OUTSIDE_COMMUNITY, ZONE_OVERLAPS, ZONE_WITHOUT_PLATE,
    ZONE_WITHOUT_UNIT, ZONES_NOT_MERGEABLE,
};
use super::duties::routes as duties;
use super::geometry::routes as geometry;
use super::geometry::wire::FeaturesOut;
use super::model::{GeometrySource, Responsible, SORTS, ZoneCodeForm, ZoneKind, ZoneStateWord};
use super::plans::model::{PlanStateWord, ZonePlanKind};
use super::plans::routes as plans;
use super::plates::model::Paper;
use super::plates::routes as plates;
use super::presenting::{features, listed, out, recorded, shown};
use super::publishing;
use super::responsibility::routes as responsibility;
use super::wire::{ZoneIn, ZoneObjectQuery, ZoneOut, ZonePage, ZonePatch, ZoneQuery};
use crate::policy::may;
use auth::{Call, ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE};
use journal::{EventType, GROUND_IN_MOTION};
use kernel::geo::Crs;
use kernel::{Code, CommunityId, GEOMETRY_TOO_COMPLEX, Labels, STALE_VERSION};
use web::codes::{NOT_ACCEPTABLE, NOT_FOUND, PRECONDITION_REQUIRED, TOO_MANY_REQUESTS};
use web::{Answer, Json, Patch, Path, Query, ServiceConfig, accepts, scope};

kernel::joined! {
    /// The types of this slice's events.
    pub const EVENTS: [EventType] = [
        crate::events::EVENTS,
        crate::claims::events::EVENTS,
        crate::duties::wire::EVENTS,
        crate::geometry::wire::EVENTS,
        crate::plans::wire::EVENTS,
        crate::plates::wire::EVENTS,
        crate::split_merge::wire::EVENTS,
    ];
}

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/zones")
            .service(list_zones)
            .service(create_zone)
            .service(get_zone)
            .service(update_zone)
            .service(publish_zone)
            .service(retire_zone)
            .configure(adjustments::mount)
            .configure(geometry::mount_zone)
            .configure(plates::mount_zone)
            .configure(claims::mount)
            .configure(later::mount)
            .configure(duties::mount),
    );
    cfg.configure(geometry::mount).configure(responsibility::mount).configure(plans::mount);
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![
        ("zone_state", ZoneStateWord::labels()),
        ("zone_kind", ZoneKind::labels()),
        ("zone_code_form", ZoneCodeForm::labels()),
        ("geometry_source", GeometrySource::labels()),
        ("responsible", Responsible::labels()),
        ("crs", Crs::labels()),
        ("paper", Paper::labels()),
        ("zone_plan_kind", ZonePlanKind::labels()),
        ("zone_plan_state", PlanStateWord::labels()),
        ("duty_kind", DutyKind::labels()),
        ("duty_frequency", DutyFrequency::labels()),
        ("claim_role", ClaimRole::labels()),
        ("claim_state", ClaimState::labels()),
        ("claim_basis", ClaimBasis::labels()),
        ("claim_end", ClaimEnd::labels()),
        ("agreed_channel", AgreedChannel::labels()),
        ("revocation_cause", RevocationCause::labels()),
    ]
}

/// Which operation answers which refusal of this slice.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    (
        "create_zone",
        &[
            &ZONE_CODE_TAKEN,
            &ZONE_CODES_EXHAUSTED,
            &DUTY_EXISTS,
            &ZONE_OVERLAPS,
            &ZONE_OUTSIDE_COMMUNITY,
            &GEOMETRY_TOO_COMPLEX,
            &GROUND_IN_MOTION,
        ],
    ),
    ("update_zone", &[&ILLEGAL_TRANSITION, &ZONE_OVERLAPS, &GEOMETRY_TOO_COMPLEX, &GROUND_IN_MOTION]),
    (
        "set_zone_boundary",
        &[
            &ILLEGAL_TRANSITION,
            &ZONE_OVERLAPS,
            &ZONE_OUTSIDE_COMMUNITY,
            &ZONE_ALREADY_PLANNED,
            &GEOMETRY_TOO_COMPLEX,
            &GROUND_IN_MOTION,
        ],
    ),
    ("cancel_zone_plan", &[&ILLEGAL_TRANSITION]),
    (
        "split_zone",
        &[
            &ILLEGAL_TRANSITION,
            &ZONE_IN_MOTION,
            &ZONE_ALREADY_PLANNED,
            &PARTS_DO_NOT_FIT,
            &ZONE_CODE_TAKEN,
            &ZONE_CODES_EXHAUSTED,
            &ZONE_OVERLAPS,
            &ZONE_OUTSIDE_COMMUNITY,
            &GEOMETRY_TOO_COMPLEX,
            &GROUND_IN_MOTION,
            &PRECONDITION_REQUIRED,
            &STALE_VERSION,
        ],
    ),
    (
        "merge_zones",
        &[
            &NOT_FOUND,
            &ILLEGAL_TRANSITION,
            &ZONE_IN_MOTION,
            &ZONE_ALREADY_PLANNED,
            &ZONES_NOT_MERGEABLE,
            &ZONE_CODE_TAKEN,
            &ZONE_CODES_EXHAUSTED,
            &ZONE_OVERLAPS,
            &ZONE_OUTSIDE_COMMUNITY,
            &GEOMETRY_TOO_COMPLEX,
            &GROUND_IN_MOTION,
        ],
    ),
    ("list_zones", &[&NOT_ACCEPTABLE]),
    ("get_coverage", &[&COMMUNITY_WITHOUT_BOUNDARY, &GEOMETRY_TOO_COMPLEX]),
    ("remove_zone_boundary", &[&ILLEGAL_TRANSITION]),
    (
        "set_community_boundary",
        &[&PRECONDITION_REQUIRED, &STALE_VERSION, &ZONE_OUTSIDE_COMMUNITY, &GEOMETRY_TOO_COMPLEX, &GROUND_IN_MOTION],
    ),
    ("publish_zone", &[&ILLEGAL_TRANSITION]),
    ("get_plate", &[&ZONE_WITHOUT_PLATE]),
    ("renew_plate", &[&ILLEGAL_TRANSITION]),
    ("withdraw_plate", &[&ILLEGAL_TRANSITION]),
    ("show_plate", &[&TOO_MANY_REQUESTS]),
    ("retire_zone", &[&ILLEGAL_TRANSITION]),
    ("hold_zone", &[&ILLEGAL_TRANSITION, &ZONE_ALREADY_CLAIMED, &ZONE_HELD, &UNIT_WITHOUT_AGREEMENT]),
    (
        "claim_zone",
        &[&ILLEGAL_TRANSITION, &ZONE_ALREADY_CLAIMED, &ZONE_HELD, &CLAIM_ALREADY_REQUESTED, &UNIT_WITHOUT_AGREEMENT],
    ),
    ("approve_claim", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION, &ZONE_ALREADY_CLAIMED, &UNIT_WITHOUT_AGREEMENT]),
    ("refuse_claim", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION]),
    ("withdraw_claim", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION]),
    ("assign_zone", &[&ILLEGAL_TRANSITION, &ZONE_ALREADY_CLAIMED, &UNIT_WITHOUT_AGREEMENT]),
    ("release_claim", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION]),
    ("offer_handover", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION]),
    ("accept_handover", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION, &UNIT_WITHOUT_AGREEMENT]),
    ("cancel_handover", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION]),
    ("revoke_claim", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION, &NO_CAUSE_FOR_REVOCATION, &REPLY_PERIOD_RUNS]),
    ("reply_to_revocation", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION]),
    ("drop_revocation", &[&NOT_FOR_THIS_SIDE, &ILLEGAL_TRANSITION]),
    ("create_duty", &[&ILLEGAL_TRANSITION, &DUTY_EXISTS]),
    ("end_duty", &[&ILLEGAL_TRANSITION]),
    ("record_fulfilment", &[&NOT_FOR_THIS_SIDE, &ZONE_WITHOUT_UNIT]),
    ("void_fulfilment", &[&NOT_FOR_THIS_SIDE]),
];

#[utoipa::path(
    tag = "zones",
    summary = "列出责任区 · List the zones",
    description = "可按状态、类别、单位、地图范围筛选, 在名称、编号、四至中查找; `as_of` 给出某日的记录。草稿只对社区显示。Accept 为 \
                   `application/geo+json` 时以 FeatureCollection 给出, 含边界。 Filtered by state, kind, unit and box of the \
                   map, searched by name, code or description; `as_of` gives what stood on record on a day. Drafts are \
                   shown to the community alone. With `Accept: application/geo+json` a FeatureCollection with boundaries.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ZoneQuery,
        ("sort" = Option<String>, Query, pattern = "^-?(code|name|updated_at|created_at)$",
            description = "排序: `code` (默认)、`name`、`updated_at`、`created_at`, 前加 `-` 为倒序 · Order; `-` reverses it",
            example = "code"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,code,state")
    ),
    responses((status = 200, description = "责任区 · The zones", content(
        (ZonePage = "application/json"),
        (FeaturesOut = "application/geo+json")
    )))
)]
#[get("")]
pub async fn list_zones(call: Call<may::ListZones>, query: Query<ZoneQuery>) -> Answer {
    let media = accepts(call.headers(), &[JSON, GEOJSON])?;
    let (crs, as_of, filter) = (query.crs.unwrap_or(Crs::Wgs84), query.as_of, query.0.filter());
    call.read(move |view, context| {
        let (window, past) = (context.window(&SORTS, "code")?, Past::asked(view, as_of)?);
        let page = match &past {
            Some(past) => past.page(view, &filter, &window)?,
            None => lookup::page(view, &filter, &window)?,
        };
        let past = past.as_ref();
        if media == GEOJSON { features(view, context, page, past, crs) } else { listed(view, context, page, past) }
    })
    .await
}

const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";

#[utoipa::path(
    tag = "zones",
    summary = "录入责任区 · Enter a zone",
    description = "由社区干部录入, 先为草稿, 发布后单位方可认领。编号不填时由系统编号: 社区有经核实的 12 位代码的, 为其后加三位顺序号; \
                   没有的为本地编号 (`L-001`)。 By an officer, as a draft; units can ask for it once it is published. Without a \
                   code it is given one: the community's verified twelve digits and three more, or a local one (`L-001`).",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = ZoneIn,
    responses((status = 201, description = "已录入 · Entered", body = ZoneOut))
)]
#[post("")]
pub async fn create_zone(call: Call<may::CreateZone>, body: Json<ZoneIn>) -> Answer {
    call.write(move |tx, context| {
        let aggregate = actions::create(tx, &body.0, Origin::Entered)?;
        let out = out(tx, context, aggregate)?;
        context.created(out.id, out.version, &out)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "查看责任区 · Show a zone",
    description = "含认领、协助、申请、暂留和职责; `as_of` 给出某日的记录。 With its claims, requests, hold and duties; `as_of` gives \
                   what stood on record on a day.",
    params(ZonePath, ZoneObjectQuery),
    responses((status = 200, description = "责任区 · The zone", body = ZoneOut))
)]
#[get("/{zone_id}")]
pub async fn get_zone(call: Call<may::GetZone>, path: Path<ZonePath>, query: Query<ZoneObjectQuery>) -> Answer {
    let (id, as_of) = (path.zone_id, query.as_of);
    call.read(move |view, context| {
        let Some(past) = Past::asked(view, as_of)? else {
            let aggregate = lookup::find(view, id)?;
            return shown(view, context, aggregate);
        };
        let aggregate = past.find(view, id)?;
        recorded(view, context, aggregate, &past)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "修改责任区 · Change a zone",
    description = "名称、类别、四至、其他编号; 已撤销的不能修改。 Name, kind, description, other codes; not once it is retired.",
    params(
        ZonePath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body(content(
        (ZonePatch = "application/merge-patch+json"),
        (ZonePatch = "application/json")
    )),
    responses((status = 200, description = "已修改 · Changed", body = ZoneOut))
)]
#[patch("/{zone_id}")]
pub async fn update_zone(call: Call<may::UpdateZone>, path: Path<ZonePath>, body: Patch) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let aggregate = actions::update(tx, path.zone_id, &expected, &body.0)?;
        shown(tx, context, aggregate)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "发布责任区 · Publish a zone",
    description = "由社区党委书记发布, 单位即可申请认领。 By the secretary; units can ask for it from now on.",
    params(ZonePath),
    responses((status = 200, description = "已发布 · Published", body = ZoneOut))
)]
#[put("/{zone_id}/publication")]
pub async fn publish_zone(call: Call<may::PublishZone>, path: Path<ZonePath>) -> Answer {
    call.write(move |tx, context| {
        let aggregate = publishing::publish(tx, path.zone_id)?;
        shown(tx, context, aggregate)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "撤销责任区 · Retire a zone",
    description = "由社区党委书记撤销尚无责任单位的责任区; 待审批的申请随之了结, 协助随之结束。 By the secretary, while no unit leads \
                   it; requests are settled and support ends with it.",
    params(ZonePath),
    responses((status = 200, description = "已撤销 · Retired", body = ZoneOut))
)]
#[put("/{zone_id}/retirement")]
pub async fn retire_zone(call: Call<may::RetireZone>, path: Path<ZonePath>) -> Answer {
    call.write(move |tx, context| {
        let aggregate = actions::retire(tx, path.zone_id)?;
        shown(tx, context, aggregate)
    })
    .await
}
