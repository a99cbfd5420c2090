//! Routes: giving a zone up, handing it over, taking it away.

use actix_web::{delete, put};

use super::super::presenting::shown;
use super::super::wire::{ClaimOut, ClaimReasonIn, RevocationReplyIn, ZoneHandoverIn};
use super::actions;
use crate::aggregate::wire::ZonePartPath;
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, ServiceConfig};

/// Adds the routes below the zones.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(release_claim).service(offer_handover).service(accept_handover).service(cancel_handover);
    cfg.service(revoke_claim).service(reply_to_revocation).service(drop_revocation);
}

#[utoipa::path(
    tag = "zones",
    summary = "退出认领 · Release a claim",
    description = "由责任单位负责人通知退出, 30 天后责任区重新开放, 期间仍由其负责。 By the head of the unit that leads, with thirty days' notice in \
                   which it still answers for the zone; then the zone is open again.",
    params(ZonePartPath),
    responses((status = 200, description = "通知期内 · The notice runs", body = ClaimOut))
)]
#[put("/{zone_id}/claims/{number}/release")]
pub async fn release_claim(call: Call<may::ReleaseClaim>, path: Path<ZonePartPath>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::release(tx, path.zone_id, path.number)?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "提出移交 · Offer a hand-over",
    description = "由责任单位负责人或社区党委书记提出, 指明接续单位; 接续单位负责人接受前仍由原单位负责。 By the head of the unit that leads or the \
                   secretary, naming the successor; until its head accepts, the unit before answers for the zone.",
    params(ZonePartPath),
    request_body = ZoneHandoverIn,
    responses((status = 200, description = "移交中 · Being handed over", body = ClaimOut))
)]
#[put("/{zone_id}/claims/{number}/handover")]
pub async fn offer_handover(
    call: Call<may::OfferHandover>,
    path: Path<ZonePartPath>,
    body: Json<ZoneHandoverIn>,
) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::offer(tx, path.zone_id, path.number, body.0.successor_unit_id)?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "接受移交 · Accept a hand-over",
    description = "由接续单位负责人接受, 其协议须在生效中; 原认领结束与新认领开始为同一时刻。 By the head of the successor, whose agreement must be \
                   in force; the one claim ends and the other begins at the same instant.",
    params(ZonePartPath),
    responses((status = 200, description = "已移交 · Handed over", body = ClaimOut))
)]
#[put("/{zone_id}/claims/{number}/handover/acceptance")]
pub async fn accept_handover(call: Call<may::AcceptHandover>, path: Path<ZonePartPath>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::accept(tx, path.zone_id, path.number)?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "取消移交 · Cancel a hand-over",
    description = "由责任单位负责人或社区党委书记取消, 或由接续单位负责人谢绝。 By the head of the unit that leads or the secretary, or refused by \
                   the head of the successor.",
    params(ZonePartPath),
    responses((status = 200, description = "已取消 · Cancelled", body = ClaimOut))
)]
#[delete("/{zone_id}/claims/{number}/handover")]
pub async fn cancel_handover(call: Call<may::CancelHandover>, path: Path<ZonePartPath>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::cancel_offer(tx, path.zone_id, path.number)?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "撤销认领 · Revoke a claim",
    description = "由社区党委书记办理, 须有两个以上周期未履职或单位已无生效中的协议。首次调用为告知, 单位有 7 天申辩; 期满后再次调用方为撤销。 By the \
                   secretary, where two periods or more were missed or no agreement of the unit is in force. The first call \
                   announces it and gives the unit seven days to reply; called again after that, it is carried out.",
    params(ZonePartPath),
    request_body = ClaimReasonIn,
    responses((status = 200, description = "已告知或已撤销 · Announced, or revoked", body = ClaimOut))
)]
#[put("/{zone_id}/claims/{number}/revocation")]
pub async fn revoke_claim(call: Call<may::RevokeClaim>, path: Path<ZonePartPath>, body: Json<ClaimReasonIn>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::revoke(tx, path.zone_id, path.number, body.0.reason.to_string())?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "申辩 · Reply to a revocation",
    description = "由责任单位在申辩期内提出, 期内可更改。 By the unit that leads, while the time for it runs; it may be replaced until then.",
    params(ZonePartPath),
    request_body = RevocationReplyIn,
    responses((status = 200, description = "已申辩 · Replied", body = ClaimOut))
)]
#[put("/{zone_id}/claims/{number}/revocation/reply")]
pub async fn reply_to_revocation(
    call: Call<may::ReplyToRevocation>,
    path: Path<ZonePartPath>,
    body: Json<RevocationReplyIn>,
) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::reply(tx, path.zone_id, path.number, body.0.text.to_string())?;
        shown(tx, context, &claim)
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "放弃撤销 · Drop a revocation",
    description = "由社区党委书记办理, 认领继续。 By the secretary; the claim goes on.",
    params(ZonePartPath),
    responses((status = 200, description = "认领继续 · The claim goes on", body = ClaimOut))
)]
#[delete("/{zone_id}/claims/{number}/revocation")]
pub async fn drop_revocation(call: Call<may::DropRevocation>, path: Path<ZonePartPath>) -> Answer {
    call.write(move |tx, context| {
        let claim = actions::drop_revocation(tx, path.zone_id, path.number)?;
        shown(tx, context, &claim)
    })
    .await
}
