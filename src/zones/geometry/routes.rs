//! Routes: the boundary of a zone as it stands, the community's own, and what is covered.

use actix_web::{get, put};

use super::wire::{BoundaryIn, BoundaryOut, CoverageOut, CoverageQuery, CrsQuery};
use super::{actions, store};
use crate::aggregate::lookup;
use crate::aggregate::wire::ZonePath;
use crate::policy::may;
use auth::Call;
use kernel::CommunityId;
use web::codes::NOT_FOUND;
use web::{Answer, Json, Path, Query, ServiceConfig};

/// Adds the routes below a zone.
pub fn mount_zone(cfg: &mut ServiceConfig) {
    cfg.service(get_zone_boundary);
}

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(get_community_boundary).service(set_community_boundary).service(get_coverage);
}

#[utoipa::path(
    tag = "zones",
    summary = "查看责任区边界 · Show the boundary of a zone",
    description = "GeoJSON 几何, WGS 84; `crs=gcj02` 或 `crs=bd09` 换算为网络地图坐标, 仅供显示; `entered=true` 同时给出录入时的原坐标和坐标系。\
                   没有边界时答复 404。 A GeoJSON geometry in WGS 84; `crs=gcj02` or `crs=bd09` shows it as web maps do, \
                   `entered=true` adds it as it was entered. 404 without a boundary.",
    params(ZonePath, CrsQuery),
    responses((status = 200, description = "边界 · The boundary", body = BoundaryOut))
)]
#[get("/{zone_id}/boundary")]
pub async fn get_zone_boundary(
    call: Call<may::GetZoneBoundary>,
    path: Path<ZonePath>,
    query: Query<CrsQuery>,
) -> Answer {
    call.read(move |view, context| {
        let aggregate = lookup::find(view, path.zone_id)?;
        let drawn = store::drawn(view, aggregate.zone.id)?.ok_or(&NOT_FOUND)?;
        context.expanded(aggregate.zone.version, &BoundaryOut::of(&drawn, &query))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "查看社区边界 · Show the community's boundary",
    description = "未划定时答复 404; `entered=true` 同时给出录入时的原坐标。 404 where it is not set; `entered=true` adds it as it was entered.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), CrsQuery),
    responses((status = 200, description = "边界 · The boundary", body = BoundaryOut))
)]
#[get("/boundary")]
pub async fn get_community_boundary(call: Call<may::GetCommunityBoundary>, query: Query<CrsQuery>) -> Answer {
    call.read(move |view, context| {
        let border = store::border(view)?.ok_or(&NOT_FOUND)?;
        context.expanded(border.n, &BoundaryOut::of_border(&border, &query))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "划定社区边界 · Set the community's boundary",
    description = "由书记划定, 可不划定。划定后责任区须在其内; 变更时须带 If-Match, 且不得把已有责任区划到界外。 By the secretary; optional. \
                   Once set, zones lie inside it. A change needs If-Match and leaves no zone outside.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("If-Match" = Option<String>, Header, description = "变更时: 当前 ETag · For a change: the current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body = BoundaryIn,
    responses((status = 200, description = "边界 · The boundary", body = BoundaryOut))
)]
#[put("/boundary")]
pub async fn set_community_boundary(call: Call<may::SetCommunityBoundary>, body: Json<BoundaryIn>) -> Answer {
    let expected = call.if_match().ok();
    call.write(move |tx, context| {
        let border = actions::set_border(tx, expected.as_ref(), &body.0)?;
        context.expanded(border.n, &BoundaryOut::of_border(&border, &CrsQuery::default()))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "查看责任区覆盖情况 · Show what zones cover",
    description = "社区边界内已发布责任区覆盖的面积, 和没有责任区的地块 (由社区兜底)。须先划定社区边界 (PUT …/boundary)。 How much of \
                   the community published zones cover, and the gaps, which the community itself answers for. Its boundary \
                   must be set first (PUT …/boundary).",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), CoverageQuery),
    responses((status = 200, description = "覆盖情况 · The coverage", body = CoverageOut))
)]
#[get("/coverage")]
pub async fn get_coverage(call: Call<may::GetCoverage>, query: Query<CoverageQuery>) -> Answer {
    call.read_blocking(move |view, context| {
        let (border, gaps) = actions::coverage(view, query.kind)?;
        context.plain(&CoverageOut::of(&border, &gaps))
    })
    .await
}
