//! Doors: amendments, their signatures and refusals.

use actix_web::{get, post};

use super::super::ending::routes::Asked;
use super::super::lists::wire::AgreementPath;
use super::super::requests::actions as requests;
use super::super::requests::model::RequestKind;
use super::super::requests::wire::{RequestOut, RequestPath};
use super::super::signatures::routes::receipted;
use super::super::signatures::wire::{ReceiptOut, RefusalIn, SignatureIn};
use super::actions;
use super::wire::{AmendmentIn, TextRequestOut};
use auth::{Call, may};
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
    call.write(move |tx, form| {
        let (request, agreement) = actions::propose(tx, path.agreement_id, &body.0)?;
        let (number, version) = (request.number, agreement.version);
        form.created(number, version, &actions::out(request, &agreement)?)
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
    call.read(move |view, form| {
        let at = (path.agreement_id, path.number);
        let (out, version) = actions::shown(view, at, RequestKind::Amendment)?;
        form.shown(version, &out)
    })
    .await
}

#[utoipa::path(
    tag = "signatures",
    summary = "签署变更 · Sign an amendment",
    description = "写明变更文本的摘要; 最后一方签署后, 新文本取代原文本。 Names the digest of the amendment's text; with the \
                   last signature it replaces the old one.",
    params(RequestPath),
    request_body = SignatureIn,
    responses(
        (status = 201, description = "已签署, 回执 · Signed; the receipt", body = ReceiptOut),
        (status = 200, description = "此前已签署, 原回执 · Signed before; the original receipt", body = ReceiptOut)
    )
)]
#[post("/{agreement_id}/amendments/{number}/signatures")]
pub async fn sign_amendment(
    call: Call<may::SignAmendment>,
    path: Path<RequestPath>,
    body: Json<SignatureIn>,
    ends: Asked,
) -> Answer {
    let keys = call.keys();
    call.write(move |tx, form| {
        let seal = |typ: &str, bytes: &[u8]| keys.sign_jws(typ, bytes);
        let (at, kind) = ((path.agreement_id, path.number), RequestKind::Amendment);
        let signed = requests::sign(tx, at, kind, &body.0.digest, &seal, ends.0)?;
        receipted(form, signed, path.agreement_id)
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
    call.write(move |tx, form| {
        let (at, reason) = ((path.agreement_id, path.number), body.0.reason.to_string());
        let (request, agreement) = requests::refuse_text(tx, at, RequestKind::Amendment, reason)?;
        form.plain(&RequestOut::of(request, &agreement))
    })
    .await
}
