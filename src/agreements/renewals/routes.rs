//! Routes: one renewal, and many.

use actix_web::post;

use super::actions;
use super::actions::Then;
use super::wire::{RenewalIn, RenewalResult, RenewalsIn, RenewalsOut};
use crate::model::Agreement;
use crate::paths::wire::{AgreementPath, CommunityPath};
use crate::policy::may;
use crate::presenting::shown::created;
use crate::presenting::wire::AgreementOut;
use auth::Call;
use journal::ReadTx;
use kernel::Fault;
use web::{Answer, Json, Maybe, Path, Reply, ResponseContext, status_of};

#[utoipa::path(
    tag = "agreements",
    summary = "续签协议 · Renew an agreement",
    description = "生成续签草稿, 带入协议方、条款和未履行完的承诺; 生效中、终止中或到期 90 天以内的协议可以续签。 Drafts the \
                   agreement that follows, with its parties, clauses and open commitments; from one in force, running out, \
                   or over for at most ninety days.",
    params(AgreementPath),
    request_body = Option<RenewalIn>,
    responses((status = 201, description = "续签草稿 · The draft", body = AgreementOut))
)]
#[post("/{agreement_id}/renewal")]
pub async fn renew_agreement(
    call: Call<may::RenewAgreement>,
    path: Path<AgreementPath>,
    body: Maybe<RenewalIn>,
) -> Answer {
    call.write(move |tx, context| {
        let wanted = body.0.clone().unwrap_or_default();
        let agreement = actions::renew(tx, path.agreement_id, &wanted, Then::Draft)?;
        created(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "批量续签 · Renew many agreements",
    description = "一次最多 500 份, 须带 Idempotency-Key; 默认全部成功或全部不办 (422 逐项说明), atomic=false 时办理可办的项 \
                   (207 逐项结果)。 At most 500 at once, with an Idempotency-Key; all or nothing unless `atomic` is false \
                   (422 with each refusal; 207 with each result).",
    params(CommunityPath),
    request_body = RenewalsIn,
    responses(
        (status = 201, description = "全部续签 · All renewed", body = RenewalsOut),
        (status = 207, description = "逐项结果 · Each with its result", body = RenewalsOut)
    )
)]
#[post("/renewals:batch")]
pub async fn renew_agreements(call: Call<may::RenewAgreements>, body: Json<RenewalsIn>) -> Answer {
    call.write(move |tx, context| {
        let results = actions::renew_many(tx, &body.0, |fault| context.problem(fault))?;
        let status = if body.0.atomic { 201 } else { 207 };
        told(tx, context, results, status)
    })
    .await
}

fn told(
    view: &ReadTx,
    context: &ResponseContext,
    results: Vec<Result<Agreement, Fault>>,
    status: u16,
) -> Result<Reply, Fault> {
    let today = view.now().day();
    let one = |(index, result): (usize, Result<Agreement, Fault>)| match result {
        Ok(agreement) => {
            let tag = context.tag(agreement.version);
            let body = AgreementOut::of(agreement, view.actor(), today, tag);
            RenewalResult { index, status: 201, body: Some(body), problem: None }
        }
        Err(fault) => {
            let status = status_of(fault.code());
            RenewalResult { index, status, body: None, problem: Some(context.problem(&fault)) }
        }
    };
    let items = results.into_iter().enumerate().map(one).collect();
    context.plain(&RenewalsOut { items }).map(|reply| Reply { status, etag: None, ..reply })
}
