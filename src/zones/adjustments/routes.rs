//! Routes: another boundary of a zone or none, a split, a merger; at once, or planned for a day to come.

use actix_web::{delete, post, put};

use crate::aggregate::lookup;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::wire::ZonePath;
use crate::geometry::actions as geometry;
use crate::geometry::wire::ZoneBoundaryIn;
use crate::plans::actions as plans;
use crate::plans::presenting::accepted;
use crate::plans::rules::ahead;
use crate::plans::wire::ZonePlanOut;
use crate::policy::may;
use crate::presenting::{out, shown};
use crate::split_merge::actions as split_merge;
use crate::split_merge::wire::{MergerIn, SplitIn};
use crate::wire::{SplitOut, ZoneOut};
use auth::Call;
use journal::ReadTx;
use kernel::{CommunityId, Fault};
use web::{Answer, Json, Path, Reply, ResponseContext, ServiceConfig};

/// Adds the routes below the zones.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(set_zone_boundary).service(remove_zone_boundary).service(merge_zones).service(split_zone);
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
    call.write(move |tx, context| {
        let (sent, now) = (&body.0, tx.now());
        let zone = lookup::changeable(tx, path.zone_id, &expected)?;
        if let Some(on) = ahead(sent.effective_on, now.day())? {
            let plan = plans::boundary(tx, path.zone_id, sent, on)?;
            return accepted(tx, context, plan);
        }
        let after = geometry::redraw(tx, zone, sent, now)?;
        shown(tx, context, after)
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
    call.write(move |tx, context| {
        let aggregate = geometry::erase(tx, path.zone_id, &expected)?;
        shown(tx, context, aggregate)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "拆分责任区 · Split a zone",
    description = "由社区党委书记办理, 即日生效, 或按 `effective_on` 列入计划 (202): 各部分合起来必须就是原责任区 (取整误差除外), 各自继承类别、职责和认领; 原责任区撤销并留在\
                   历史中, 待审批的申请随之了结。 By the secretary, at once, or planned for a day to come (202): the parts together are the zone, to the \
                   roundings of the grid, and each takes over its kind, duties and claims. The zone is retired and stays on \
                   record; requests are settled with it.",
    params(ZonePath, ("If-Match" = String, Header, description = "责任区当前 ETag · The zone's current ETag", example = "\"1-1f2e3d4c\"")),
    request_body = SplitIn,
    responses(
        (status = 200, description = "已拆分 · Split", body = SplitOut),
        (status = 202, description = "已列入计划 · Planned for its day", body = ZonePlanOut)
    )
)]
#[post("/{zone_id}/split")]
pub async fn split_zone(call: Call<may::SplitZone>, path: Path<ZonePath>, body: Json<SplitIn>) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let (sent, now) = (&body.0, tx.now());
        let zone = lookup::changeable(tx, path.zone_id, &expected)?;
        if let Some(on) = ahead(sent.effective_on, now.day())? {
            let plan = plans::split(tx, path.zone_id, sent, on)?;
            return accepted(tx, context, plan);
        }
        let (before, after) = split_merge::split(tx, zone, sent, now)?;
        told(tx, context, before, after)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "合并责任区 · Merge zones",
    description = "由社区党委书记办理, 即日生效, 或按 `effective_on` 列入计划 (202): 类别相同、由同一单位负责 (或都没有责任单位) 的责任区合为一个, 继承全部职责和认领; 原责任区\
                   撤销并留在历史中。 By the secretary, at once, or planned for a day to come (202): zones of one kind that one unit leads, or none, become one, \
                   which takes over all duties and claims. They are retired and stay on record.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = MergerIn,
    responses(
        (status = 201, description = "已合并 · Merged", body = ZoneOut),
        (status = 202, description = "已列入计划 · Planned for its day", body = ZonePlanOut)
    )
)]
#[post("/merger")]
pub async fn merge_zones(call: Call<may::MergeZones>, body: Json<MergerIn>) -> Answer {
    call.write(move |tx, context| {
        let (sent, now, before) = (&body.0, tx.now(), split_merge::predecessors(tx, &body.0)?);
        if let Some(on) = ahead(sent.effective_on, now.day())? {
            let plan = plans::merger(tx, sent, on)?;
            return accepted(tx, context, plan);
        }
        let merged = split_merge::join(tx, &before, sent, now)?;
        let out = out(tx, context, merged)?;
        let location = format!("{}/{}", context.path().trim_end_matches("/merger"), out.id);
        context.created_at(location, out.version, &out)
    })
    .await
}

fn told(
    view: &mut ReadTx,
    context: &ResponseContext,
    before: ZoneAggregate,
    after: Vec<ZoneAggregate>,
) -> Result<Reply, Fault> {
    let predecessor = out(view, context, before)?;
    let successors = after.into_iter().map(|aggregate| out(view, context, aggregate)).collect::<Result<_, _>>()?;
    context.plain(&SplitOut { predecessor, successors })
}
