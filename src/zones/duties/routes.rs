//! Routes: duties, and what was done towards them.

use actix_web::{get, post, put};

use super::actions;
use super::wire::{DutyIn, DutyOut, DutyPage, FulfilmentIn, FulfilmentOut, FulfilmentPage, FulfilmentVoidingIn};
use crate::aggregate::duties::store;
use crate::aggregate::lookup;
use crate::aggregate::past::Past;
use crate::aggregate::wire::{AsOfQuery, ZonePartPath, ZonePath};
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, Query, ServiceConfig};

/// Adds the routes below the zones.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(list_duties).service(create_duty).service(get_duty).service(end_duty);
    cfg.service(list_fulfilments).service(record_fulfilment).service(get_fulfilment).service(void_fulfilment);
}

#[utoipa::path(
    tag = "zones",
    summary = "列出职责 · List the duties",
    description = "责任区的职责, 及现责任单位未履职的周期 (按日历周期计算, 认领后的首个完整周期起算)。 The duties of a zone, with the \
                   periods of the calendar that the unit which leads has missed, counted from the first whole one after it began.",
    params(ZonePath, AsOfQuery),
    responses((status = 200, description = "职责 · The duties", body = DutyPage))
)]
#[get("/{zone_id}/duties")]
pub async fn list_duties(call: Call<may::ListDuties>, path: Path<ZonePath>, query: Query<AsOfQuery>) -> Answer {
    let (id, as_of) = (path.zone_id, query.as_of);
    call.read(move |view, context| {
        let Some(past) = Past::asked(view, as_of)? else {
            let aggregate = lookup::find(view, id)?;
            let done = actions::done(view, &aggregate)?;
            return context.plain(&DutyPage::of(&aggregate, &done, view.now().day()));
        };
        let (aggregate, done) = (past.find(view, id)?, past.done(view, id)?);
        context.plain(&DutyPage::of(&aggregate, &done, past.day))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "新增职责 · Add a duty",
    description = "由社区干部新增; 责任区已认领的, 由责任单位自即日起承担。 By an officer; where a unit leads the zone, it answers for \
                   the duty from now on.",
    params(ZonePath),
    request_body = DutyIn,
    responses((status = 201, description = "已新增 · Added", body = DutyOut))
)]
#[post("/{zone_id}/duties")]
pub async fn create_duty(call: Call<may::CreateDuty>, path: Path<ZonePath>, body: Json<DutyIn>) -> Answer {
    call.write(move |tx, context| {
        let (_, duty) = actions::create(tx, path.zone_id, body.0.task())?;
        context.created(duty.n, 1, &DutyOut::from(duty))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "查看职责 · Show a duty",
    description = "按序号查看一项职责, 已结束的也可查看。 One duty by its number, also one that has ended.",
    params(ZonePartPath),
    responses((status = 200, description = "职责 · The duty", body = DutyOut))
)]
#[get("/{zone_id}/duties/{number}")]
pub async fn get_duty(call: Call<may::GetDuty>, path: Path<ZonePartPath>) -> Answer {
    call.read(move |view, context| {
        lookup::find(view, path.zone_id)?;
        context.plain(&DutyOut::from(actions::find(view, path.zone_id, path.number)?))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "结束职责 · End a duty",
    description = "由社区干部结束; 历史保留。 By an officer; it stays in the history.",
    params(ZonePartPath),
    responses((status = 200, description = "已结束 · Ended", body = DutyOut))
)]
#[put("/{zone_id}/duties/{number}/closure")]
pub async fn end_duty(call: Call<may::EndDuty>, path: Path<ZonePartPath>) -> Answer {
    call.write(move |tx, context| {
        let duty = actions::end(tx, path.zone_id, path.number)?;
        context.plain(&DutyOut::from(duty))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "列出履职记录 · List what was done",
    description = "责任区的全部履职记录, 含作废的, 旧的在前。 Everything that was done for the zone, voided records as well, the oldest first.",
    params(
        ZonePath,
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins")
    ),
    responses((status = 200, description = "履职记录 · The records", body = FulfilmentPage))
)]
#[get("/{zone_id}/fulfilments")]
pub async fn list_fulfilments(call: Call<may::ListFulfilments>, path: Path<ZonePath>) -> Answer {
    call.read(move |view, context| {
        let (id, window) = (path.zone_id, context.window(&["n"], "n")?);
        lookup::find(view, id)?;
        context.page(store::fulfilments(view, id, &window)?.map(|one| FulfilmentOut::of(one, view.actor())))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "登记履职 · Record what was done",
    description = "由责任单位登记; 社区干部可代单位登记。可补登最近 92 天内的。 By the unit that leads the zone; an officer may note it for \
                   the unit. Up to ninety-two days back.",
    params(ZonePath),
    request_body = FulfilmentIn,
    responses((status = 201, description = "已登记 · Recorded", body = FulfilmentOut))
)]
#[post("/{zone_id}/fulfilments")]
pub async fn record_fulfilment(
    call: Call<may::RecordFulfilment>,
    path: Path<ZonePath>,
    body: Json<FulfilmentIn>,
) -> Answer {
    call.write(move |tx, context| {
        let made = actions::record(tx, path.zone_id, &body.0)?;
        context.created(made.n, 1, &FulfilmentOut::of(made, tx.actor()))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "查看履职记录 · Show a record",
    description = "按序号查看一条履职记录, 作废的也可查看。 One record by its number, also one that was voided.",
    params(ZonePartPath),
    responses((status = 200, description = "履职记录 · The record", body = FulfilmentOut))
)]
#[get("/{zone_id}/fulfilments/{number}")]
pub async fn get_fulfilment(call: Call<may::GetFulfilment>, path: Path<ZonePartPath>) -> Answer {
    call.read(move |view, context| {
        let one = actions::fulfilment(view, path.zone_id, path.number)?;
        context.plain(&FulfilmentOut::of(one, view.actor()))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "作废履职记录 · Void a record",
    description = "由登记一方, 或被代登记的单位办理; 不再计入, 历史保留。 By the side that recorded it, or the unit it was noted for; it no \
                   longer counts and stays in the history.",
    params(ZonePartPath),
    request_body = FulfilmentVoidingIn,
    responses((status = 200, description = "已作废 · Voided", body = FulfilmentOut))
)]
#[put("/{zone_id}/fulfilments/{number}/void")]
pub async fn void_fulfilment(
    call: Call<may::VoidFulfilment>,
    path: Path<ZonePartPath>,
    body: Json<FulfilmentVoidingIn>,
) -> Answer {
    call.write(move |tx, context| {
        let one = actions::void(tx, path.zone_id, path.number, body.0.reason.to_string())?;
        context.plain(&FulfilmentOut::of(one, tx.actor()))
    })
    .await
}
