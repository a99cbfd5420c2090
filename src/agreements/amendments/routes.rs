//! AllowedMethods: amendments and their refusal.

use actix_web::{get, post};

use super::actions;
use super::wire::AmendmentIn;
use crate::changes::wire::{RequestOut, RequestPath, TextRequestOut};
use crate::changes::{actions as changes, presenting};
use crate::model::RequestKind;
use crate::paths::wire::AgreementPath;
use crate::policy::may;
use crate::signatures::wire::RefusalIn;
use auth::Call;
use web::{Answer, Json, Path};

#[utoipa::path(
    tag = "agreements",
    summary = "提出变更 · Propose an amendment",
    description = "生成另一份待签文本及其摘要; 各方全部签署前, 原文本继续有效。 Another text with a digest of its own; until \
                   every party has signed it, the old one stays in force.",
    params(AgreementPath),
    request_body = AmendmentIn,
    responses((status = 201, description = "待签署 · To be signed", body = TextRequestOut))
)]
#[post("/{agreement_id}/amendments")]
pub async fn create_amendment(
    call: Call<may::CreateAmendment>,
    path: Path<AgreementPath>,
    body: Json<AmendmentIn>,
) -> Answer {
    call.write(move |tx, context| {
        let (request, agreement) = actions::propose(tx, path.agreement_id, &body.0)?;
        let (number, version) = (request.number, agreement.version);
        context.created(number, version, &presenting::out(request, &agreement)?)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "查看变更 · Show an amendment",
    description = "待签文本、摘要和各方答复。 The text to be signed, its digest, and what the parties have said.",
    params(RequestPath),
    responses((status = 200, description = "变更 · The amendment", body = TextRequestOut))
)]
#[get("/{agreement_id}/amendments/{number}")]
pub async fn get_amendment(call: Call<may::GetAmendment>, path: Path<RequestPath>) -> Answer {
    call.read(move |view, context| {
        let at = (path.agreement_id, path.number);
        let (out, version) = presenting::shown(view, at, RequestKind::Amendment)?;
        context.shown(version, &out)
    })
    .await
}

#[utoipa::path(
    tag = "signatures",
    summary = "拒签变更 · Refuse an amendment",
    description = "须说明原因, 各方可见; 变更即告终结, 原文本继续有效。 With a reason every party can read; it ends the \
                   amendment, and the old text stays in force.",
    params(RequestPath),
    request_body = RefusalIn,
    responses((status = 200, description = "已终结 · Settled", body = RequestOut))
)]
#[post("/{agreement_id}/amendments/{number}/refusal")]
pub async fn refuse_amendment(
    call: Call<may::RefuseAmendment>,
    path: Path<RequestPath>,
    body: Json<RefusalIn>,
) -> Answer {
    call.write(move |tx, context| {
        let (at, reason) = ((path.agreement_id, path.number), body.0.reason.to_string());
        let (request, agreement) = changes::refuse_text(tx, at, RequestKind::Amendment, reason)?;
        context.plain(&RequestOut::of(request, &agreement))
    })
    .await
}
