//! Routes: the steps of a pairing, from the answer of the unit to the end.

use actix_web::{delete, put};

use super::super::actions as pairings;
use super::super::presenting::shown;
use super::super::rules::Move;
use super::super::wire::{PairingOut, PairingPath};
use super::actions;
use super::wire::{HelperIn, PairingAcceptanceIn, PairingEndIn, PairingHandoverIn, PairingReasonIn, PairingReportIn};
use crate::policy::may;
use auth::Call;
use journal::WriteTx;
use kernel::{Fault, PairingId};
use web::{Answer, Json, Maybe, Path, Reply, ResponseContext, ServiceConfig};

/// Adds the routes below the pairings.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(accept_pairing).service(refuse_pairing).service(withdraw_pairing).service(confirm_pairing);
    cfg.service(name_helper).service(pause_pairing).service(resume_pairing);
    cfg.service(hand_over_pairing).service(report_pairing).service(end_pairing);
}

#[utoipa::path(
    tag = "pairings",
    summary = "接受结对 · Accept a pairing",
    description = "由单位负责人或联络员接受, 可同时指定帮扶责任人; 帮扶专干已确认的立即生效。接手交接的, 原结对同时结束。 By the head or the liaison \
                   of the unit, who may name the helper; it begins at once where the household officer stands behind it. What \
                   it takes over from ends in the same instant.",
    params(PairingPath),
    request_body = Option<PairingAcceptanceIn>,
    responses((status = 200, description = "已接受 · Accepted", body = PairingOut))
)]
#[put("/{pairing_id}/acceptance")]
pub async fn accept_pairing(
    call: Call<may::AcceptPairing>,
    path: Path<PairingPath>,
    body: Maybe<PairingAcceptanceIn>,
) -> Answer {
    call.write(move |tx, context| {
        let helper = body.0.as_ref().and_then(|body| body.helper_id);
        let record = pairings::accept(tx, path.pairing_id, helper)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "不接受结对 · Refuse a pairing",
    description = "由单位负责人或联络员办理, 须说明原因。 By the head or the liaison of the unit, with a reason.",
    params(PairingPath),
    request_body = PairingReasonIn,
    responses((status = 200, description = "未接受 · Refused", body = PairingOut))
)]
#[put("/{pairing_id}/refusal")]
pub async fn refuse_pairing(
    call: Call<may::RefusePairing>,
    path: Path<PairingPath>,
    body: Json<PairingReasonIn>,
) -> Answer {
    call.write(move |tx, context| dropped(tx, context, path.pairing_id, Move::Refuse, &body.0)).await
}

#[utoipa::path(
    tag = "pairings",
    summary = "撤回提议 · Withdraw a proposal",
    description = "由帮扶专干在单位接受之前办理, 须说明原因。 By the household officer before it begins, with a reason.",
    params(PairingPath),
    request_body = PairingReasonIn,
    responses((status = 200, description = "已撤回 · Withdrawn", body = PairingOut))
)]
#[put("/{pairing_id}/withdrawal")]
pub async fn withdraw_pairing(
    call: Call<may::WithdrawPairing>,
    path: Path<PairingPath>,
    body: Json<PairingReasonIn>,
) -> Answer {
    call.write(move |tx, context| dropped(tx, context, path.pairing_id, Move::Withdraw, &body.0)).await
}

/// 200 with what was no more than a proposal, once it is one no longer.
fn dropped(
    tx: &mut WriteTx,
    context: &ResponseContext,
    id: PairingId,
    step: Move,
    sent: &PairingReasonIn,
) -> Result<Reply, Fault> {
    let record = pairings::drop_proposal(tx, id, step, sent.reason.to_string())?;
    shown(tx, context, record)
}

#[utoipa::path(
    tag = "pairings",
    summary = "确认交接 · Confirm a hand-over",
    description = "单位提出的交接由帮扶专干确认; 接手单位已接受的立即生效。 What one unit offers another is confirmed by the household \
                   officer; it begins at once where that unit has accepted.",
    params(PairingPath),
    responses((status = 200, description = "已确认 · Confirmed", body = PairingOut))
)]
#[put("/{pairing_id}/confirmation")]
pub async fn confirm_pairing(call: Call<may::ConfirmPairing>, path: Path<PairingPath>) -> Answer {
    call.write(move |tx, context| {
        let record = pairings::confirm(tx, path.pairing_id)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "指定帮扶责任人 · Name who helps",
    description = "由单位负责人或联络员指定本单位的一个账号, 或不指定。 By the head or the liaison: an account of the unit, or nobody in \
                   particular.",
    params(PairingPath),
    request_body = HelperIn,
    responses((status = 200, description = "已指定 · Named", body = PairingOut))
)]
#[put("/{pairing_id}/helper")]
pub async fn name_helper(call: Call<may::NameHelper>, path: Path<PairingPath>, body: Json<HelperIn>) -> Answer {
    call.write(move |tx, context| {
        let record = actions::name_helper(tx, path.pairing_id, body.0.helper_id)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "暂停结对 · Pause a pairing",
    description = "由帮扶专干办理, 须说明原因; 暂停期间不计走访间隔。 By the household officer, with a reason; no visit falls due meanwhile.",
    params(PairingPath),
    request_body = PairingReasonIn,
    responses((status = 200, description = "已暂停 · Paused", body = PairingOut))
)]
#[put("/{pairing_id}/pause")]
pub async fn pause_pairing(
    call: Call<may::PausePairing>,
    path: Path<PairingPath>,
    body: Json<PairingReasonIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::pause(tx, path.pairing_id, body.0.reason.to_string())?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "恢复结对 · Resume a pairing",
    description = "由帮扶专干办理; 走访间隔从当天起重新计算。 By the household officer; the time to the next visit counts from that day.",
    params(PairingPath),
    responses((status = 200, description = "已恢复 · Resumed", body = PairingOut))
)]
#[delete("/{pairing_id}/pause")]
pub async fn resume_pairing(call: Call<may::ResumePairing>, path: Path<PairingPath>) -> Answer {
    call.write(move |tx, context| {
        let record = actions::resume(tx, path.pairing_id)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "交接结对 · Hand a pairing over",
    description = "由单位负责人、联络员或帮扶专干提出, 生成给接手单位的新提议; 接手单位接受并经帮扶专干确认之前, 原单位继续帮扶, 中间没有空档。帮扶专干填写 \
                   `agreed` 的立即交接。 By whoever speaks for the unit, or the household officer: the other unit is proposed \
                   a pairing of its own. Until it has accepted and the household officer stands behind it, the unit goes on \
                   helping; there is no gap. With `agreed`, from the household officer, it is handed over at once.",
    params(PairingPath),
    request_body = PairingHandoverIn,
    responses((status = 200, description = "已提出或已交接 · Offered, or handed over", body = PairingOut))
)]
#[put("/{pairing_id}/handover")]
pub async fn hand_over_pairing(
    call: Call<may::HandOverPairing>,
    path: Path<PairingPath>,
    body: Json<PairingHandoverIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = pairings::hand_over(tx, path.pairing_id, body.0.handover())?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "提交结对总结 · File the final report",
    description = "由结对单位或帮扶专干提交; 结束后补交一次。 By the unit that helps, or the household officer; after the end once.",
    params(PairingPath),
    request_body = PairingReportIn,
    responses((status = 200, description = "已提交 · Filed", body = PairingOut))
)]
#[put("/{pairing_id}/final-report")]
pub async fn report_pairing(
    call: Call<may::ReportPairing>,
    path: Path<PairingPath>,
    body: Json<PairingReportIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::report(tx, path.pairing_id, body.0.final_report.to_string())?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "结束结对 · End a pairing",
    description = "由帮扶专干办理, 须有结对总结 (单位已提交, 或在此填写)。该户仍在帮扶的, 请先结对其他单位或提出交接。 By the household officer, with a \
                   final report, filed before or sent here. A household that still needs help is paired with another unit, or \
                   handed over, first.",
    params(PairingPath),
    request_body = PairingEndIn,
    responses((status = 200, description = "已结束 · Ended", body = PairingOut))
)]
#[put("/{pairing_id}/closure")]
pub async fn end_pairing(call: Call<may::EndPairing>, path: Path<PairingPath>, body: Json<PairingEndIn>) -> Answer {
    call.write(move |tx, context| {
        let record = actions::end(tx, path.pairing_id, body.0.ending())?;
        shown(tx, context, record)
    })
    .await
}
