//! Routes: accessions.

use actix_web::{get, post};

use super::actions;
use super::wire::AccessionIn;
use crate::changes::presenting::{out, shown};
use crate::changes::wire::{RequestPath, TextRequestOut};
use crate::model::RequestKind;
use crate::paths::wire::AgreementPath;
use crate::policy::may;
use auth::Call;
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
    call.write(move |tx, context| {
        let (request, agreement) = actions::invite(tx, path.agreement_id, &body.0)?;
        let (number, version) = (request.number, agreement.version);
        context.created(number, version, &out(request, &agreement)?)
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
    call.read(move |view, context| {
        let (out, version) = shown(view, path.agreement_id, path.number, RequestKind::Accession)?;
        context.shown(version, &out)
    })
    .await
}
