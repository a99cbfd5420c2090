//! Routes: the requests about an agreement, their refusal and withdrawal.

use actix_web::{get, put};

use super::model::Request;
use super::wire::{RequestOut, RequestPage, RequestPath};
use super::{actions, store};
use crate::lookup::visible;
use crate::model::Agreement;
use crate::paths::wire::{AgreementPath, RecordQuery};
use crate::policy::may;
use crate::signatures::wire::RefusalIn;
use crate::versions::store as versions;
use auth::Call;
use journal::ReadTx;
use kernel::{AgreementId, Fault};
use web::codes::NOT_FOUND;
use web::{Answer, Json, Path, Query, RecordDay};

#[utoipa::path(
    tag = "agreements",
    summary = "列出变更请求 · List requests",
    description = "变更、中止、恢复、提前终止和加入的请求, 含各方答复, 未办结的和以往的; `as_of` 给出某日的记录。 Every request about \
                   the agreement, open and past, with what the parties have said; `as_of` gives what stood on record on a day.",
    params(AgreementPath, RecordQuery),
    responses((status = 200, description = "请求 · The requests", body = RequestPage))
)]
#[get("/{agreement_id}/requests")]
pub async fn list_requests(
    call: Call<may::ListRequests>,
    path: Path<AgreementPath>,
    query: Query<RecordQuery>,
) -> Answer {
    call.read(move |view, context| {
        let (agreement, found) = all(view, path.agreement_id, query.as_of)?;
        let items = found.into_iter().map(|request| RequestOut::of(request, &agreement)).collect();
        context.plain(&RequestPage { items })
    })
    .await
}

/// The requests about an agreement, and the agreement: now, or as both stood on a day.
fn all(view: &mut ReadTx, id: AgreementId, as_of: Option<RecordDay>) -> Result<(Agreement, Vec<Request>), Fault> {
    let Some(day) = RecordDay::named(as_of, "as_of", view.now().day())? else {
        return Ok((visible(view, id)?, store::list(view, id)?));
    };
    let then = versions::known_as_of(view, Some(id), day)?.pop().ok_or(&NOT_FOUND)?;
    Ok((then, store::as_of(view, id, day)?))
}

#[utoipa::path(
    tag = "agreements",
    summary = "不同意请求 · Refuse a request",
    description = "须说明原因, 各方可见; 一方不同意, 请求即告终结。拒签变更的, 原文本继续有效; 拒签加入的, 该单位不再列为协议方。 \
                   With a reason every party can read; one refusal ends the request. Of an amendment the old text stays \
                   in force; a unit that was to accede is listed as a party no longer.",
    params(RequestPath),
    request_body = RefusalIn,
    responses((status = 200, description = "已终结 · Settled", body = RequestOut))
)]
#[put("/{agreement_id}/requests/{number}/refusal")]
pub async fn refuse_request(call: Call<may::RefuseRequest>, path: Path<RequestPath>, body: Json<RefusalIn>) -> Answer {
    call.write(move |tx, context| {
        let reason = body.0.reason.to_string();
        let (request, agreement) = actions::refuse(tx, path.agreement_id, path.number, reason)?;
        context.plain(&RequestOut::of(request, &agreement))
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "撤回请求 · Withdraw a request",
    description = "由提出方撤回, 在各方全部同意之前。 By the side that made it, before all have consented.",
    params(RequestPath),
    responses((status = 200, description = "已撤回 · Withdrawn", body = RequestOut))
)]
#[put("/{agreement_id}/requests/{number}/withdrawal")]
pub async fn withdraw_request(call: Call<may::WithdrawRequest>, path: Path<RequestPath>) -> Answer {
    call.write(move |tx, context| {
        let (request, agreement) = actions::withdraw(tx, path.agreement_id, path.number)?;
        context.plain(&RequestOut::of(request, &agreement))
    })
    .await
}
