//! Doors: the boundary of a zone, the community's own, and what is covered.

use actix_web::{delete, get, put};

use super::super::actions::names;
use super::super::claims::model::Picture;
use super::super::plans;
use super::super::plans::routes::accepted;
use super::super::plans::wire::ZonePlanOut;
use super::super::routes::shown;
use super::super::versions::actions::Past;
use super::super::wire::{ZoneOut, ZonePath};
use super::wire::{
    BoundaryIn, BoundaryOut, CoverageOut, CoverageQuery, CrsQuery, FeatureOut, FeaturesOut, ZoneBoundaryIn,
};
use super::{actions, store};
use auth::{Call, may};
use journal::View;
use kernel::geo::Crs;
use kernel::{CommunityId, Fault, INTERNAL, Instant, OrFault, Page, ZoneId};
use web::codes::NOT_FOUND;
use web::{Answer, Form, Json, Path, Query, Reply, ServiceConfig};

/// Adds the doors below a zone.
pub fn mount_zone(cfg: &mut ServiceConfig) {
    cfg.service(get_zone_boundary).service(set_zone_boundary).service(remove_zone_boundary);
}

/// Adds the doors below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(get_community_boundary).service(set_community_boundary).service(get_coverage);
}

/// A page of zones as GeoJSON.
///
/// # Errors
/// When the disk refuses.
pub fn features(
    view: &mut View,
    form: &Form,
    page: Page<Picture>,
    past: Option<&Past>,
    crs: Crs,
) -> Result<Reply, Fault> {
    let ids: Vec<ZoneId> = page.items.iter().map(|picture| picture.zone.id).collect();
    let before = past.map_or(Instant::from_micros(view.now().micros() + 1), |past| Instant::end_of(past.day));
    let (shapes, names) = (store::shapes(view, &ids, before)?, names(view, &page.items, past.map(|past| past.day))?);
    let mut pictures = Vec::new();
    let paged = form.page(page.turned(|items| {
        pictures = items;
        Ok::<_, Fault>(Vec::<()>::new())
    })?)?;
    let feature = |picture: Picture| {
        let shape = shapes.get(&picture.zone.id);
        FeatureOut::of(picture, shape, &names, crs)
    };
    let features = FeaturesOut::of(pictures.into_iter().map(feature).collect());
    let body = serde_json::to_vec(&features).or_fault(&INTERNAL)?;
    Ok(Reply { link: paged.link, ..Reply::typed("application/geo+json", body) })
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
    call.read(move |view, form| {
        let picture = super::super::actions::picture(view, path.zone_id)?;
        let drawn = store::drawn(view, picture.zone.id)?.ok_or(&NOT_FOUND)?;
        form.expanded(picture.zone.version, &BoundaryOut::of(&drawn, &query))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "划定责任区边界 · Set the boundary of a zone",
    description = "由书记或社区干部划定或变更, 即日生效, 或按 `effective_on` 列入计划 (202), 原边界留在历史中。环的方向自动改正; 未闭合、自相交、超过 5,000 个坐标等逐处指出; 与同类\
                   责任区重叠或超出社区边界的, 不予接受并说明面积。共用边应使用相同坐标; 平均宽度不超过 2 厘米的缝隙或重叠视为取整误差。 \
                   Set or changed by the secretary or an officer, at once, or planned for a day to come (202); the one before stays on record. Rings that turn \
                   the wrong way are turned; what is not closed, crosses itself or has over 5,000 positions is pointed at; \
                   overlap with a zone of its kind and ground outside the community are refused with their area. Pieces at \
                   most 2 cm wide on average are taken for rounding. 线段交叉或尖角过多的边界答复 `geometry_too_complex`, 请先在 GIS 中简化。 \
                   An outline whose edges cross too much to be judged is `geometry_too_complex`: simplify it first.",
    params(ZonePath, ("If-Match" = String, Header, description = "责任区当前 ETag · The zone's current ETag", example = "\"1-1f2e3d4c\"")),
    request_body = ZoneBoundaryIn,
    responses(
        (status = 200, description = "责任区 · The zone", body = ZoneOut),
        (status = 202, description = "已列入计划 · Planned for its day", body = ZonePlanOut)
    )
)]
#[put("/{zone_id}/boundary")]
pub async fn set_zone_boundary(
    call: Call<may::SetZoneBoundary>,
    path: Path<ZonePath>,
    body: Json<ZoneBoundaryIn>,
) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, form| {
        let (id, sent) = (path.zone_id, &body.0);
        if let Some(on) = plans::rules::ahead(sent.effective_on, tx.now().day())? {
            let plan = plans::actions::boundary(tx, id, &expected, sent, on)?;
            return accepted(tx, form, plan);
        }
        let picture = actions::draw(tx, id, &expected, sent)?;
        shown(tx, form, picture)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "取消责任区边界 · Remove the boundary of a zone",
    description = "责任区此后只有文字说明; 原边界留在历史中。 The zone is described in words alone from now on; the boundary stays on \
                   record.",
    params(ZonePath, ("If-Match" = String, Header, description = "责任区当前 ETag · The zone's current ETag", example = "\"2-1f2e3d4c\"")),
    responses((status = 200, description = "责任区 · The zone", body = ZoneOut))
)]
#[delete("/{zone_id}/boundary")]
pub async fn remove_zone_boundary(call: Call<may::RemoveZoneBoundary>, path: Path<ZonePath>) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, form| {
        let picture = actions::erase(tx, path.zone_id, &expected)?;
        shown(tx, form, picture)
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
    call.read(move |view, form| {
        let border = store::border(view)?.ok_or(&NOT_FOUND)?;
        form.expanded(border.n, &BoundaryOut::of_border(&border, &query))
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
    call.write(move |tx, form| {
        let border = actions::set_border(tx, expected.as_ref(), &body.0)?;
        form.expanded(border.n, &BoundaryOut::of_border(&border, &CrsQuery::default()))
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
    call.study(move |view, form| {
        let (border, gaps) = actions::coverage(view, query.kind)?;
        form.plain(&CoverageOut::of(&border, &gaps))
    })
    .await
}
