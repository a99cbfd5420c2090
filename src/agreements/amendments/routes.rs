//! Routes: amendments.

use actix_web::{get, post};

use super::actions;
use super::wire::AmendmentIn;
use crate::changes::presenting;
use crate::changes::wire::{RequestPath, TextRequestOut};
use crate::model::RequestKind;
use crate::paths::wire::AgreementPath;
use crate::policy::may;
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
        let (out, version) = presenting::shown(view, path.agreement_id, path.number, RequestKind::Amendment)?;
        context.shown(version, &out)
    })
    .await
}
