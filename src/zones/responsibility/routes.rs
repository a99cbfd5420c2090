//! Routes: who answers for one place, and for many.

use actix_web::{get, post};

use super::actions;
use super::model::{Found, Moment};
use super::wire::{
    CommunityHereOut, PlacesIn, ResponsibilitiesOut, ResponsibilityOut, ResponsibilityQuery, moment, place,
};
use crate::aggregate::lookup;
use crate::policy::may;
use auth::Call;
use journal::ReadTx;
use kernel::{CommunityId, Fault, INTERNAL, OrFaultAs};
use web::{Answer, Json, Query, RecordDay, ServiceConfig};

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(get_responsibility).service(get_responsibilities);
}

#[utoipa::path(
    tag = "zones",
    summary = "查询某处由谁负责 · Ask who answers for a place",
    description = "给出坐标处的责任区、责任单位、职责、起始日期和依据的协议; 没有单位认领的由社区兜底。每一类责任区在一处只有一个 (共用边\
                   归其东侧、北侧的责任区), 各类之间以点位、楼栋、小区院落、路段、片区为序, 有单位认领的优先。可查今天或过去任一日; 网络地图\
                   坐标以 `crs=gcj02` 或 `crs=bd09` 标明。 The zone, unit, duties, since when and under which agreement; where \
                   no unit leads, the community itself answers. Of each kind one zone answers for a place (a shared edge \
                   belongs to the zone on its east or north), and of these the most particular that a unit leads: point, \
                   building, compound, road section, area. Today or any day in the past; coordinates of web maps with `crs=gcj02` or \
                   `crs=bd09`.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), ResponsibilityQuery),
    responses((status = 200, description = "谁负责 · Who answers", body = ResponsibilityOut))
)]
#[get("/responsibility")]
pub async fn get_responsibility(call: Call<may::GetResponsibility>, query: Query<ResponsibilityQuery>) -> Answer {
    call.read(move |view, context| {
        let (place, moment) = (
            place(query.crs, query.lng, query.lat).or_fault_as(&INTERNAL, "a checked place is none")?,
            moment(RecordDay::named(query.as_of, "as_of", view.now().day())?),
        );
        let found = actions::ask(view, &[place], moment)?;
        let mut told = told(view, found, moment)?;
        context.plain(&told.pop().or_fault_as(&INTERNAL, "a place has no answer")?)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "批量查询由谁负责 · Ask who answers for many places",
    description = "一次最多 1,000 个地点, 逐点给出结果, 次序相同; 只查询, 不写入, 也不需要 Idempotency-Key。 At most 1,000 places, answered one by one \
                   in their order; nothing is written, and no Idempotency-Key is asked for.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = PlacesIn,
    responses((status = 200, description = "逐点结果 · One answer for each place", body = ResponsibilitiesOut))
)]
#[post("/responsibility:batch")]
pub async fn get_responsibilities(call: Call<may::GetResponsibilities>, body: Json<PlacesIn>) -> Answer {
    call.read_blocking(move |view, context| {
        let (sent, as_of) = (&body.0, RecordDay::told(body.0.as_of, "/as_of", view.now().day())?);
        let moment = moment(as_of);
        let places = sent.points.iter().map(|point| place(sent.crs, point.lng, point.lat));
        let places = places.collect::<Option<Vec<_>>>().or_fault_as(&INTERNAL, "a checked place is none")?;
        let found = actions::ask(view, &places, moment)?;
        context.plain(&ResponsibilitiesOut { items: told(view, found, moment)? })
    })
    .await
}

fn told(view: &mut ReadTx, found: Vec<Found>, moment: Moment) -> Result<Vec<ResponsibilityOut>, Fault> {
    let day = match moment {
        Moment::Now => None,
        Moment::EndOf(day) => Some(day),
    };
    let community = CommunityHereOut::of(view.community(), communities::contact(view, day)?);
    let names = lookup::names(view, found.iter().flat_map(|found| &found.zones), day)?;
    let as_of = day.unwrap_or_else(|| view.now().day());
    Ok(found.into_iter().map(|found| ResponsibilityOut::of(found, as_of, &names, &community)).collect())
}
