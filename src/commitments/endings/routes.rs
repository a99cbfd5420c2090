//! Routes: waiver and cancellation.

use actix_web::{delete, put};

use super::actions;
use super::wire::{CancellationIn, WaiverIn};
use crate::policy::may;
use crate::presenting::shown;
use crate::wire::CommitmentPath;
use agreements::CommitmentOut;
use auth::Call;
use web::{Answer, Json, Path};

#[utoipa::path(
    tag = "commitments",
    summary = "免除承诺 · Waive a commitment",
    description = "由社区党委书记免除单位的承诺; 社区的承诺由单位一方负责人免除。须说明原因。 The secretary releases a unit; \
                   what the community promised, the head of a unit of the agreement waives. With a reason.",
    params(CommitmentPath),
    request_body = WaiverIn,
    responses((status = 200, description = "已免除 · Waived", body = CommitmentOut))
)]
#[put("/{commitment_id}/waiver")]
pub async fn waive_commitment(
    call: Call<may::WaiveCommitment>,
    path: Path<CommitmentPath>,
    body: Json<WaiverIn>,
) -> Answer {
    call.write(move |tx, context| {
        let waived = actions::waive(tx, path.commitment_id, body.0.reason.to_string())?;
        shown(tx, context, waived)
    })
    .await
}

#[utoipa::path(
    tag = "commitments",
    summary = "协商取消承诺 · Cancel a commitment by consent",
    description = "一方提出, 另一方以同样的请求同意后取消; 双方各写明所确认的版本。承诺有任何变化, 申请即失效。 One side asks, \
                   the other consents with the same call; each names the version it affirms. The request falls with any \
                   other change of the commitment.",
    params(CommitmentPath),
    request_body = CancellationIn,
    responses((status = 200, description = "已提出或已取消 · Asked for, or cancelled", body = CommitmentOut))
)]
#[put("/{commitment_id}/cancellation")]
pub async fn cancel_commitment(
    call: Call<may::CancelCommitment>,
    path: Path<CommitmentPath>,
    body: Json<CancellationIn>,
) -> Answer {
    call.write(move |tx, context| {
        let reason = body.0.reason.as_ref().map(ToString::to_string);
        let cancelled = actions::cancel(tx, path.commitment_id, body.0.version, reason)?;
        shown(tx, context, cancelled)
    })
    .await
}

#[utoipa::path(
    tag = "commitments",
    summary = "撤回取消申请 · Take a request to cancel back",
    description = "由提出的一方撤回。 By the side that asked.",
    params(CommitmentPath),
    responses((status = 200, description = "已撤回 · Taken back", body = CommitmentOut))
)]
#[delete("/{commitment_id}/cancellation")]
pub async fn withdraw_cancellation(call: Call<may::WithdrawCancellation>, path: Path<CommitmentPath>) -> Answer {
    call.write(move |tx, context| {
        let kept = actions::withdraw(tx, path.commitment_id)?;
        shown(tx, context, kept)
    })
    .await
}
