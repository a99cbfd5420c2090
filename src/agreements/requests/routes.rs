//! Doors: suspension, resumption, early end, and the requests about an agreement.

use actix_web::{delete, get, put};

use super::super::actions::visible;
use super::super::ending::actions::Wanted;
use super::super::ending::routes::{Asked, previewed};
use super::super::ending::wire::PreviewQuery;
use super::super::lists::wire::{AgreementPath, RecordQuery};
use super::super::model::Agreement;
use super::super::routes::shown;
use super::super::signatures::wire::RefusalIn;
use super::super::versions::store as versions;
use super::super::wire::AgreementOut;
use super::actions::{self, Ask};
use super::model::{Request, RequestKind};
use super::store;
use super::wire::{RequestOut, RequestPage, RequestPath, ResumptionQuery, SuspensionIn, TerminationIn};
use auth::{Call, may};
use journal::View;
use kernel::{AgreementId, Fault};
use web::codes::NOT_FOUND;
use web::{Answer, Json, Path, Query, RecordDay};

#[utoipa::path(
    tag = "agreements",
    summary = "中止协议 · Suspend an agreement",
    description = "首次提出即为请求 (并计为本方同意); 社区和每个受约束单位都同意后中止, 到期日照常。 The first call asks and counts \
                   as its party's consent; once the community and every bound unit have consented it rests. The last day \
                   of the agreement stays what it was.",
    params(AgreementPath),
    request_body = SuspensionIn,
    responses((status = 200, description = "已提出、已同意或已中止 · Asked, consented or suspended", body = AgreementOut))
)]
#[put("/{agreement_id}/suspension")]
pub async fn suspend_agreement(
    call: Call<may::SuspendAgreement>,
    path: Path<AgreementPath>,
    body: Json<SuspensionIn>,
    ends: Asked,
) -> Answer {
    call.write(move |tx, form| {
        let (reason, digest) = (body.0.reason.to_string(), Some(body.0.digest.clone()));
        let ask = Ask { reason, digest, from_on: body.0.from_on, until_on: body.0.until_on };
        let agreement = actions::ask(tx, path.agreement_id, RequestKind::Suspension, ask, ends.0)?;
        shown(tx, form, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "恢复协议 · Resume a suspended agreement",
    description = "首次提出即为请求; 各方同意后恢复。 The first call asks; once all have consented it is in force again.",
    params(AgreementPath, ResumptionQuery),
    responses((status = 200, description = "已提出、已同意或已恢复 · Asked, consented or resumed", body = AgreementOut))
)]
#[delete("/{agreement_id}/suspension")]
pub async fn resume_agreement(
    call: Call<may::ResumeAgreement>,
    path: Path<AgreementPath>,
    query: Query<ResumptionQuery>,
    ends: Asked,
) -> Answer {
    call.write(move |tx, form| {
        let ask = Ask { digest: query.0.digest.clone(), ..Ask::default() };
        let agreement = actions::ask(tx, path.agreement_id, RequestKind::Resumption, ask, ends.0)?;
        shown(tx, form, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "协商提前终止 · End an agreement by consent",
    description = "首次提出即为请求; 社区和每个受约束单位都同意后, 于约定日终止。 The first call asks; once the community and \
                   every bound unit have consented it ends on the day named. preview=true 只列出届时无人负责的承诺 \
                   (orphans), 不写入。 With preview=true it only lists what would be left to nobody.",
    params(AgreementPath, PreviewQuery),
    request_body = TerminationIn,
    responses((status = 200, description = "已提出、已同意或已终止 · Asked, consented or ended", body = AgreementOut))
)]
#[put("/{agreement_id}/termination")]
pub async fn terminate_agreement(
    call: Call<may::TerminateAgreement>,
    path: Path<AgreementPath>,
    query: Query<PreviewQuery>,
    body: Json<TerminationIn>,
    ends: Asked,
) -> Answer {
    if query.0.preview {
        return call.read(move |view, form| previewed(view, form, path.agreement_id, Wanted::Termination)).await;
    }
    call.write(move |tx, form| {
        let (reason, digest) = (body.0.reason.to_string(), Some(body.0.digest.clone()));
        let ask = Ask { reason, digest, from_on: body.0.on, until_on: None };
        let agreement = actions::ask(tx, path.agreement_id, RequestKind::Termination, ask, ends.0)?;
        shown(tx, form, agreement)
    })
    .await
}

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
    call.read(move |view, form| {
        let (agreement, found) = all(view, path.agreement_id, query.as_of)?;
        let items = found.into_iter().map(|request| RequestOut::of(request, &agreement)).collect();
        form.plain(&RequestPage { items })
    })
    .await
}

/// The requests about an agreement, and the agreement: now, or as both stood on a day.
fn all(view: &mut View, id: AgreementId, as_of: Option<RecordDay>) -> Result<(Agreement, Vec<Request>), Fault> {
    let Some(day) = RecordDay::named(as_of, "as_of", view.now().day())? else {
        return Ok((visible(view, id)?, store::list(view, id)?));
    };
    let then = versions::known_as_of(view, Some(id), day)?.pop().ok_or(&NOT_FOUND)?;
    Ok((then, store::as_of(view, id, day)?))
}

#[utoipa::path(
    tag = "agreements",
    summary = "不同意请求 · Refuse a request",
    description = "须说明原因, 各方可见; 一方不同意, 请求即告终结。 With a reason every party can read; one refusal ends the \
                   request.",
    params(RequestPath),
    request_body = RefusalIn,
    responses((status = 200, description = "已终结 · Settled", body = RequestOut))
)]
#[put("/{agreement_id}/requests/{number}/refusal")]
pub async fn refuse_request(call: Call<may::RefuseRequest>, path: Path<RequestPath>, body: Json<RefusalIn>) -> Answer {
    call.write(move |tx, form| {
        let reason = body.0.reason.to_string();
        let (request, agreement) = actions::refuse(tx, path.agreement_id, path.number, reason)?;
        form.plain(&RequestOut::of(request, &agreement))
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
    call.write(move |tx, form| {
        let (request, agreement) = actions::withdraw(tx, path.agreement_id, path.number)?;
        form.plain(&RequestOut::of(request, &agreement))
    })
    .await
}
