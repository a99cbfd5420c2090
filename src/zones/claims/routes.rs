//! Routes: holding a zone, asking for it, and the decision about the request.

use actix_web::{delete, get, post, put};

use super::actions;
use super::presenting::{listed, out, recorded, shown};
use super::wire::{ClaimIn, ClaimOut, ClaimPage, ClaimReasonIn, HoldOut, ZoneAssignmentIn};
use crate::aggregate::lookup;
use crate::aggregate::past::Past;
use crate::aggregate::wire::{AsOfQuery, ZonePartPath, ZonePath};
use crate::policy::may;
use auth::Call;
use web::codes::NOT_FOUND;
use web::{Answer, Json, Maybe, Path, Query, ServiceConfig};

/// Adds the routes below the zones.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(hold_zone).service(release_hold);
    cfg.service(list_claims).service(claim_zone).service(get_current_claim).service(get_claim);
    cfg.service(approve_claim).service(refuse_claim).service(withdraw_claim).service(assign_zone);
}

#[utoipa::path(
    tag = "zones",
    summary = "列出认领 · List the claims",
    description = "责任区的申请和认领, 旧的在前; 单位看不到其他单位未获批准的申请。 Requests and claims of a zone, the oldest first; a unit does \
                   not see requests of others that were not approved.",
    params(ZonePath, AsOfQuery),
    responses((status = 200, description = "认领 · The claims", body = ClaimPage))
)]
#[get("/{zone_id}/claims")]
pub async fn list_claims(call: Call<may::ListClaims>, path: Path<ZonePath>, query: Query<AsOfQuery>) -> Answer {
    let (id, as_of) = (path.zone_id, query.as_of);
    call.read(move |view, context| {
        let Some(past) = Past::asked(view, as_of)? else {
            let claims = actions::list(view, id)?;
            return context.plain(&ClaimPage { items: listed(view, context, &claims, None)? });
        };
        let claims = actions::list_as_of(view, &past, id)?;
        let items = listed(view, context, &claims, Some(past.day))?.into_iter().map(ClaimOut::of_the_past).collect();
        context.plain(&ClaimPage { items })
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "申请认领 · Claim a zone",
    description = "由单位联络员或负责人申请, 单位须有生效中的协议。可有多家单位申请; 由社区党委书记批准一家为责任单位。被其他单位暂留或已认领的, \
                   答复 409 并注明是谁。 By the liaison or head of a unit with an agreement in force. Many may ask; the secretary \
                   approves one to lead. 409 names who holds the zone or leads it.",
    params(ZonePath),
    request_body = ClaimIn,
    responses((status = 201, description = "已申请 · Requested", body = ClaimOut))
)]
#[post("/{zone_id}/claims")]
pub async fn claim_zone(call: Call<may::ClaimZone>, path: Path<ZonePath>, body: Json<ClaimIn>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::request(tx, path.zone_id, &body.0)?;
        let out = out(tx, context, &claim, None)?;
        context.created(claim.n, claim.version, &out)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "查看认领 · Show a claim",
    description = "按序号查看一项申请或认领。 One request or claim by its number.",
    params(ZonePartPath, AsOfQuery),
    responses((status = 200, description = "认领 · The claim", body = ClaimOut))
)]
#[get("/{zone_id}/claims/{number}")]
pub async fn get_claim(call: Call<may::GetClaim>, path: Path<ZonePartPath>, query: Query<AsOfQuery>) -> Answer {
    let (id, n, as_of) = (path.zone_id, path.number, query.as_of);
    call.read(move |view, context| {
        let Some(past) = Past::asked(view, as_of)? else {
            let claim = actions::find(view, id, n)?;
            return shown(view, context, &claim);
        };
        let claim = actions::find_as_of(view, &past, id, n)?;
        recorded(view, context, &claim, &past)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "查看现责任单位 · Show who leads",
    description = "责任单位的认领; 没有责任单位的, 由社区负责, 答复 404。 The claim of the unit that leads; 404 where the community itself \
                   answers for the zone.",
    params(ZonePath, AsOfQuery),
    responses((status = 200, description = "认领 · The claim", body = ClaimOut))
)]
#[get("/{zone_id}/claims/current")]
pub async fn get_current_claim(
    call: Call<may::GetCurrentClaim>,
    path: Path<ZonePath>,
    query: Query<AsOfQuery>,
) -> Answer {
    let (id, as_of) = (path.zone_id, query.as_of);
    call.read(move |view, context| {
        let Some(past) = Past::asked(view, as_of)? else {
            let claim = actions::lead(view, id)?;
            return shown(view, context, &claim);
        };
        let aggregate = past.find(view, id)?;
        recorded(view, context, aggregate.lead().ok_or(&NOT_FOUND)?, &past)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "批准认领 · Approve a claim",
    description = "由社区党委书记批准, 一步完成: 责任区待认领、单位协议生效中、无其他责任单位; 其他责任单位申请随之了结。晚一步的答复 409 并注明责任单位。 \
                   By the secretary, in one step: the zone open, the unit's agreement in force, nobody else leading; other requests \
                   to lead are settled by it. Who comes second is answered 409 with the unit that leads.",
    params(ZonePartPath),
    responses((status = 200, description = "已批准 · Approved", body = ClaimOut))
)]
#[put("/{zone_id}/claims/{number}/approval")]
pub async fn approve_claim(call: Call<may::ApproveClaim>, path: Path<ZonePartPath>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::approve(tx, path.zone_id, path.number)?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "不予批准 · Refuse a claim",
    description = "由社区党委书记办理, 须说明原因。 By the secretary, with a reason.",
    params(ZonePartPath),
    request_body = ClaimReasonIn,
    responses((status = 200, description = "未予批准 · Rejected", body = ClaimOut))
)]
#[put("/{zone_id}/claims/{number}/refusal")]
pub async fn refuse_claim(call: Call<may::RefuseClaim>, path: Path<ZonePartPath>, body: Json<ClaimReasonIn>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::refuse(tx, path.zone_id, path.number, body.0.reason.to_string())?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "撤回认领 · Withdraw a claim",
    description = "由申请单位撤回申请, 或结束其协助; 责任单位退出请用 `release_claim`。 By the unit: its request, or its support; a unit that \
                   leads uses `release_claim`.",
    params(ZonePartPath),
    request_body = Option<ClaimReasonIn>,
    responses((status = 200, description = "已撤回 · Withdrawn", body = ClaimOut))
)]
#[put("/{zone_id}/claims/{number}/withdrawal")]
pub async fn withdraw_claim(
    call: Call<may::WithdrawClaim>,
    path: Path<ZonePartPath>,
    body: Maybe<ClaimReasonIn>,
) -> Answer {
    call.write(move |tx, context| {
        let reason = body.0.as_ref().map(|body| body.reason.to_string());
        let claim = actions::withdraw(tx, path.zone_id, path.number, reason)?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "指派责任单位 · Assign a zone",
    description = "由社区党委书记按商定情况一步办理: 草稿随之发布, 单位即为责任单位。单位没有生效中的协议的, 须写明理由。 By the secretary, as was \
                   agreed outside, in one act: a draft is published, and the unit leads. Without an agreement in force a reason \
                   is needed.",
    params(ZonePath),
    request_body = ZoneAssignmentIn,
    responses((status = 200, description = "已指派 · Assigned", body = ClaimOut))
)]
#[put("/{zone_id}/assignment")]
pub async fn assign_zone(call: Call<may::AssignZone>, path: Path<ZonePath>, body: Json<ZoneAssignmentIn>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::assign(tx, path.zone_id, &body.0)?;
        shown(tx, context, &claim)
    })
    .await
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
    call.write(move |tx, context| {
        let hold = actions::hold(tx, path.zone_id)?;
        let names = lookup::names_of(tx, vec![hold.unit], None)?;
        context.plain(&HoldOut::of(&hold, &names))
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
    call.write(move |tx, context| {
        actions::release_hold(tx, path.zone_id)?;
        context.empty()
    })
    .await
}
