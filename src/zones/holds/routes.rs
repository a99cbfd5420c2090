//! Doors: holding a zone.

use actix_web::{delete, put};

use super::super::actions as zones;
use super::super::claims::wire::HoldOut;
use super::super::wire::ZonePath;
use super::actions;
use auth::{Call, may};
use web::{Answer, Path, ServiceConfig};

/// Adds the doors below the zones.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(hold_zone).service(release_hold);
}

#[utoipa::path(
    tag = "zones",
    summary = "暂留责任区 · Hold a zone",
    description = "由单位联络员或负责人暂留 15 分钟, 期间其他单位不能提交认领申请; 同一责任区同时只有一个暂留。重复办理返回原暂留, 不延长。 \
                   By the liaison or head of a unit, for fifteen minutes in which no other unit can ask for it; one of a \
                   zone at a time. Again: the same hold, not prolonged.",
    params(ZonePath),
    responses((status = 200, description = "已暂留 · Held", body = HoldOut))
)]
#[put("/{zone_id}/hold")]
pub async fn hold_zone(call: Call<may::HoldZone>, path: Path<ZonePath>) -> Answer {
    call.write(move |tx, form| {
        let hold = actions::hold(tx, path.zone_id)?;
        let names = zones::names_of(tx, vec![hold.unit], None)?;
        form.plain(&HoldOut::of(&hold, &names))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "放弃暂留 · Let go of a zone",
    description = "本单位没有暂留时同样答复 204。 204 also where the unit holds nothing.",
    params(ZonePath),
    responses((status = 204, description = "已放弃 · Let go"))
)]
#[delete("/{zone_id}/hold")]
pub async fn release_hold(call: Call<may::ReleaseHold>, path: Path<ZonePath>) -> Answer {
    call.write(move |tx, form| {
        actions::release(tx, path.zone_id)?;
        form.empty()
    })
    .await
}
