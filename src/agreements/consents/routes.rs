//! Routes: suspension, resumption, early end, and the signatures of amendments and accessions.

use actix_web::{delete, post, put};

use super::actions;
use super::actions::Ask;
use super::wire::{ResumptionQuery, SuspensionIn, TerminationIn};
use crate::changes::wire::RequestPath;
use crate::ending::actions::Wanted;
use crate::ending::routes::previewed;
use crate::ending::wire::PreviewQuery;
use crate::model::RequestKind;
use crate::paths::wire::AgreementPath;
use crate::policy::may;
use crate::presenting::shown::shown;
use crate::presenting::wire::AgreementOut;
use crate::signatures::routes::receipted;
use crate::signatures::wire::{ReceiptOut, SignatureIn};
use auth::Call;
use web::{Answer, Json, Path, Query};

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
) -> Answer {
    call.write(move |tx, context| {
        let (reason, digest) = (body.0.reason.to_string(), Some(body.0.digest.clone()));
        let ask = Ask { reason, digest, from_on: body.0.from_on, until_on: body.0.until_on };
        let agreement = actions::ask(tx, path.agreement_id, RequestKind::Suspension, ask)?;
        shown(tx, context, agreement)
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
) -> Answer {
    call.write(move |tx, context| {
        let ask = Ask { digest: query.0.digest.clone(), ..Ask::default() };
        let agreement = actions::ask(tx, path.agreement_id, RequestKind::Resumption, ask)?;
        shown(tx, context, agreement)
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
) -> Answer {
    if query.0.preview {
        return call.read(move |view, context| previewed(view, context, path.agreement_id, Wanted::Termination)).await;
    }
    call.write(move |tx, context| {
        let (reason, digest) = (body.0.reason.to_string(), Some(body.0.digest.clone()));
        let ask = Ask { reason, digest, from_on: body.0.ends_on, until_on: None };
        let agreement = actions::ask(tx, path.agreement_id, RequestKind::Termination, ask)?;
        shown(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "signatures",
    summary = "签署变更或加入 · Sign the text of a request",
    description = "写明待签文本的摘要。变更由最后一方签署后, 新文本取代原文本; 加入由社区党委书记和加入单位负责人各签一次。 Names the \
                   digest of the text to be signed. With the last signature an amendment replaces the old text; an \
                   accession the secretary and the head of the unit sign once each.",
    params(RequestPath),
    request_body = SignatureIn,
    responses(
        (status = 201, description = "已签署, 回执 · Signed; the receipt", body = ReceiptOut),
        (status = 200, description = "此前已签署, 原回执 · Signed before; the original receipt", body = ReceiptOut)
    )
)]
#[post("/{agreement_id}/requests/{number}/signatures")]
pub async fn sign_request(call: Call<may::SignRequest>, path: Path<RequestPath>, body: Json<SignatureIn>) -> Answer {
    let keys = call.keys();
    call.write(move |tx, context| {
        let seal = |typ: &str, bytes: &[u8]| keys.sign_jws(typ, bytes);
        let signed = actions::sign(tx, path.agreement_id, path.number, &body.0.digest, &seal)?;
        receipted(context, signed, path.agreement_id)
    })
    .await
}
