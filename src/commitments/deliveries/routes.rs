//! Routes: deliveries.

use actix_web::{get, post, put};
use serde::Deserialize;
use utoipa::IntoParams;

use super::actions::Shown;
use super::wire::{DeliveryIn, DeliveryOut, DeliveryPage, ReturnIn, VerificationIn, VoidingIn};
use super::{actions, store};
use crate::lists::store as commitments;
use crate::lists::store::find_visible;
use crate::model::Standalone;
use crate::policy::may;
use crate::wire::CommitmentPath;
use agreements::RecordQuery;
use agreements::promises::CommitmentId;
use auth::{AllowedActions, Call};
use journal::ReadTx;
use kernel::{CommunityId, Fault};
use web::codes::NOT_FOUND;
use web::{Answer, Json, Maybe, Path, Query, RecordDay, Reply, ResponseContext};

/// Where a delivery is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DeliveryPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 承诺事项编号 · Commitment id.
    pub commitment_id: CommitmentId,
    /// 履约记录序号 · Number of the delivery.
    #[param(minimum = 1, example = 1)]
    pub number: i64,
}

fn out(view: &ReadTx, context: &ResponseContext, (delivery, one): Shown) -> DeliveryOut {
    let etag = context.tag(delivery.version);
    DeliveryOut::of(delivery, &one, view.actor(), etag)
}

fn shown(view: &ReadTx, context: &ResponseContext, shown: Shown) -> Result<Reply, Fault> {
    context.shown(shown.0.version, &out(view, context, shown))
}

/// The deliveries of a commitment as this caller sees them: now, or as they stood on a day, when nothing can be done to them.
fn all(
    view: &mut ReadTx,
    context: &ResponseContext,
    id: CommitmentId,
    as_of: Option<RecordDay>,
) -> Result<Vec<DeliveryOut>, Fault> {
    view.snapshot()?;
    let Some(day) = RecordDay::named(as_of, "as_of", view.now().day())? else {
        let one = find_visible(view, id)?.ok_or(&NOT_FOUND)?;
        let found = store::list(view, id)?.into_iter();
        return Ok(found.map(|delivery| out(view, context, (delivery, one.clone()))).collect());
    };
    let (one, _): (Standalone, _) = commitments::as_of(view, id, day)?.ok_or(&NOT_FOUND)?;
    let found = store::as_of(view, id, day)?.into_iter().map(|delivery| out(view, context, (delivery, one.clone())));
    Ok(found.map(|out| DeliveryOut { allowed_actions: AllowedActions::nothing(), ..out }).collect())
}

#[utoipa::path(
    tag = "commitments",
    summary = "登记履约 · Record a delivery",
    description = "承诺方登记; 社区干部可代单位登记。填写数量或一句说明即可, 可分次登记。累计达到承诺数量 (未约定数量的, 首次登记) \
                   后为已履行, 待另一方核实; 14 天内无人答复视为核实, 单独统计。 By the pledging party; an officer may record \
                   for a unit. A quantity or a sentence suffices, and parts add up. Once as much as was promised is \
                   reached (with the first one where no quantity was) it is delivered and waits for the other side; \
                   silence of 14 days verifies and is counted apart.",
    params(CommitmentPath),
    request_body = DeliveryIn,
    responses((status = 201, description = "已登记 · Recorded", body = DeliveryOut))
)]
#[post("/{commitment_id}/deliveries")]
pub async fn deliver_commitment(
    call: Call<may::DeliverCommitment>,
    path: Path<CommitmentPath>,
    body: Json<DeliveryIn>,
) -> Answer {
    call.write(move |tx, context| {
        let made = actions::deliver(tx, path.commitment_id, &body.0)?;
        context.created(made.0.n, made.0.version, &out(tx, context, made))
    })
    .await
}

#[utoipa::path(
    tag = "commitments",
    summary = "列出履约记录 · List deliveries",
    description = "一项承诺的全部履约记录, 含退回和作废的; `as_of` 给出某日的记录。 All deliveries of a commitment, returned and voided \
                   ones as well; `as_of` gives what stood on record on a day.",
    params(CommitmentPath, RecordQuery),
    responses((status = 200, description = "履约记录 · The deliveries", body = DeliveryPage))
)]
#[get("/{commitment_id}/deliveries")]
pub async fn list_deliveries(
    call: Call<may::ListDeliveries>,
    path: Path<CommitmentPath>,
    query: Query<RecordQuery>,
) -> Answer {
    call.read(move |view, context| {
        let items = all(view, context, path.commitment_id, query.as_of)?;
        context.plain(&DeliveryPage { items })
    })
    .await
}

#[utoipa::path(
    tag = "commitments",
    summary = "查看履约记录 · Read a delivery",
    description = "按序号查看一条履约记录; `as_of` 给出某日的记录。 One delivery by its number; `as_of` gives what stood on record on a day.",
    params(DeliveryPath, RecordQuery),
    responses((status = 200, description = "履约记录 · The delivery", body = DeliveryOut))
)]
#[get("/{commitment_id}/deliveries/{number}")]
pub async fn get_delivery(call: Call<may::GetDelivery>, path: Path<DeliveryPath>, query: Query<RecordQuery>) -> Answer {
    call.read(move |view, context| {
        let found =
            all(view, context, path.commitment_id, query.as_of)?.into_iter().find(|one| one.number == path.number);
        let found = found.ok_or(&NOT_FOUND)?;
        context.shown(found.version, &found)
    })
    .await
}

#[utoipa::path(
    tag = "commitments",
    summary = "核实履约 · Verify a delivery",
    description = "由社区干部或协议另一单位核实; 承诺方及登记人本人不能核实, 社区的承诺由单位核实。 By an officer or another \
                   unit of the agreement; never by the pledging party or whoever recorded it. What the community \
                   promised, a unit verifies.",
    params(DeliveryPath),
    request_body = Option<VerificationIn>,
    responses((status = 200, description = "已核实 · Verified", body = DeliveryOut))
)]
#[put("/{commitment_id}/deliveries/{number}/verification")]
pub async fn verify_delivery(
    call: Call<may::VerifyDelivery>,
    path: Path<DeliveryPath>,
    body: Maybe<VerificationIn>,
) -> Answer {
    call.write(move |tx, context| {
        let note = body.0.as_ref().and_then(|body| body.note.as_ref()).map(ToString::to_string);
        let verified = actions::verify(tx, path.commitment_id, path.number, note)?;
        shown(tx, context, verified)
    })
    .await
}

#[utoipa::path(
    tag = "commitments",
    summary = "退回履约 · Return a delivery",
    description = "与核实同权, 须说明原因; 承诺方可重新登记。 By whoever could verify it, with a reason; the pledging party \
                   may record it anew.",
    params(DeliveryPath),
    request_body = ReturnIn,
    responses((status = 200, description = "已退回 · Returned", body = DeliveryOut))
)]
#[put("/{commitment_id}/deliveries/{number}/return")]
pub async fn return_delivery(
    call: Call<may::ReturnDelivery>,
    path: Path<DeliveryPath>,
    body: Json<ReturnIn>,
) -> Answer {
    call.write(move |tx, context| {
        let returned = actions::send_back(tx, path.commitment_id, path.number, body.0.reason.to_string())?;
        shown(tx, context, returned)
    })
    .await
}

#[utoipa::path(
    tag = "commitments",
    summary = "作废履约记录 · Void a delivery",
    description = "由登记一方 (或被代登记的单位) 办理; 不再计入数量, 历史保留, 承诺状态重新计算。 By the side that recorded it, \
                   or the unit it was recorded for; it leaves the figures, stays in the history, and the commitment's \
                   state is computed anew.",
    params(DeliveryPath),
    request_body = VoidingIn,
    responses((status = 200, description = "已作废 · Voided", body = DeliveryOut))
)]
#[put("/{commitment_id}/deliveries/{number}/void")]
pub async fn void_delivery(call: Call<may::VoidDelivery>, path: Path<DeliveryPath>, body: Json<VoidingIn>) -> Answer {
    call.write(move |tx, context| {
        let why = (body.0.reason.to_string(), body.0.replaced_by);
        let voided = actions::void(tx, path.commitment_id, path.number, why)?;
        shown(tx, context, voided)
    })
    .await
}
