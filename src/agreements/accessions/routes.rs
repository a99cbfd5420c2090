//! Doors: accessions, their signatures and refusals.

use actix_web::{get, post};

use super::super::amendments::actions::{out, shown};
use super::super::amendments::wire::TextRequestOut;
use super::super::ending::routes::Asked;
use super::super::lists::wire::AgreementPath;
use super::super::requests::actions as requests;
use super::super::requests::model::RequestKind;
use super::super::requests::wire::{RequestOut, RequestPath};
use super::super::signatures::routes::receipted;
use super::super::signatures::wire::{ReceiptOut, RefusalIn, SignatureIn};
use super::actions;
use super::wire::AccessionIn;
use auth::{Call, may};
use web::{Answer, Json, Path};

#[utoipa::path(
    tag = "agreements",
    summary = "邀请单位加入 · Invite a unit to accede",
    description = "仅限签署一家生效一家的协议; 社区和该单位都签署加入文本后, 该单位受约束, 原有回执不变。 Only where each unit is \
                   bound as it signs; once the community and the unit have signed the accession the unit is bound, and \
                   earlier receipts stay valid.",
    params(AgreementPath),
    request_body = AccessionIn,
    responses((status = 201, description = "待签署 · To be signed", body = TextRequestOut))
)]
#[post("/{agreement_id}/accessions")]
pub async fn create_accession(
    call: Call<may::CreateAccession>,
    path: Path<AgreementPath>,
    body: Json<AccessionIn>,
) -> Answer {
    call.write(move |tx, form| {
        let (request, agreement) = actions::invite(tx, path.agreement_id, &body.0)?;
        let (number, version) = (request.number, agreement.version);
        form.created(number, version, &out(request, &agreement)?)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "查看加入 · Show an accession",
    description = "加入文本、摘要和双方答复。 The text of the accession, its digest, and what both have said.",
    params(RequestPath),
    responses((status = 200, description = "加入 · The accession", body = TextRequestOut))
)]
#[get("/{agreement_id}/accessions/{number}")]
pub async fn get_accession(call: Call<may::GetAccession>, path: Path<RequestPath>) -> Answer {
    call.read(move |view, form| {
        let (out, version) = shown(view, (path.agreement_id, path.number), RequestKind::Accession)?;
        form.shown(version, &out)
    })
    .await
}

#[utoipa::path(
    tag = "signatures",
    summary = "签署加入 · Sign an accession",
    description = "社区党委书记和加入单位负责人各签一次, 写明加入文本的摘要。 The secretary and the head of the unit sign once \
                   each, and name the digest of the accession.",
    params(RequestPath),
    request_body = SignatureIn,
    responses(
        (status = 201, description = "已签署, 回执 · Signed; the receipt", body = ReceiptOut),
        (status = 200, description = "此前已签署, 原回执 · Signed before; the original receipt", body = ReceiptOut)
    )
)]
#[post("/{agreement_id}/accessions/{number}/signatures")]
pub async fn sign_accession(
    call: Call<may::SignAccession>,
    path: Path<RequestPath>,
    body: Json<SignatureIn>,
    ends: Asked,
) -> Answer {
    let keys = call.keys();
    call.write(move |tx, form| {
        let seal = |typ: &str, bytes: &[u8]| keys.sign_jws(typ, bytes);
        let (at, kind) = ((path.agreement_id, path.number), RequestKind::Accession);
        let signed = requests::sign(tx, at, kind, &body.0.digest, &seal, ends.0)?;
        receipted(form, signed, path.agreement_id)
    })
    .await
}

#[utoipa::path(
    tag = "signatures",
    summary = "拒签加入 · Refuse an accession",
    description = "须说明原因; 该单位不再列为协议方。 With a reason; the unit is listed as a party no longer.",
    params(RequestPath),
    request_body = RefusalIn,
    responses((status = 200, description = "已终结 · Settled", body = RequestOut))
)]
#[post("/{agreement_id}/accessions/{number}/refusal")]
pub async fn refuse_accession(
    call: Call<may::RefuseAccession>,
    path: Path<RequestPath>,
    body: Json<RefusalIn>,
) -> Answer {
    call.write(move |tx, form| {
        let (at, reason) = ((path.agreement_id, path.number), body.0.reason.to_string());
        let (request, agreement) = requests::refuse_text(tx, at, RequestKind::Accession, reason)?;
        form.plain(&RequestOut::of(request, &agreement))
    })
    .await
}
