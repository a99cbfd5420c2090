//! Doors: splits and mergers.

use actix_web::post;

use super::super::claims::model::Picture;
use super::super::plans;
use super::super::plans::routes::accepted;
use super::super::plans::wire::ZonePlanOut;
use super::super::routes::out;
use super::super::wire::{ZoneOut, ZonePath};
use super::actions;
use super::wire::{MergerIn, SplitIn, SplitOut};
use auth::{Call, may};
use journal::View;
use kernel::{CommunityId, Fault};
use web::{Answer, Form, Json, Path, Reply, ServiceConfig};

/// Adds the doors below the zones.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(merge_zones).service(split_zone);
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
    call.write(move |tx, form| {
        let (id, sent) = (path.zone_id, &body.0);
        if let Some(on) = plans::rules::ahead(sent.effective_on, tx.now().day())? {
            let plan = plans::actions::split(tx, id, &expected, sent, on)?;
            return accepted(tx, form, plan);
        }
        let (before, after) = actions::split(tx, id, &expected, sent)?;
        told(tx, form, before, after)
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
    call.write(move |tx, form| {
        if let Some(on) = plans::rules::ahead(body.0.effective_on, tx.now().day())? {
            let plan = plans::actions::merger(tx, &body.0, on)?;
            return accepted(tx, form, plan);
        }
        let now = tx.now();
        let picture = actions::merge(tx, &body.0, now)?;
        let out = out(tx, form, picture)?;
        let zones = form.path().trim_end_matches("/merger");
        form.created_at(format!("{zones}/{}", out.id), out.version, &out)
    })
    .await
}

fn told(view: &mut View, form: &Form, before: Picture, after: Vec<Picture>) -> Result<Reply, Fault> {
    let predecessor = out(view, form, before)?;
    let successors = after.into_iter().map(|picture| out(view, form, picture)).collect::<Result<_, _>>()?;
    form.plain(&SplitOut { predecessor, successors })
}
