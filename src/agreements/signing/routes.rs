//! Routes: signing, refusing, and the proof.

use actix_web::{get, post, put};
use serde_json::Value;

use super::actions;
use crate::changes::model::{Request, RequestState};
use crate::changes::store as requests;
use crate::lookup::visible;
use crate::model::RequestKind;
use crate::paths::wire::AgreementPath;
use crate::policy::may;
use crate::presenting::shown::shown;
use crate::rules::illegal;
use crate::signatures::routes::receipted;
use crate::signatures::store;
use crate::signatures::wire::{AccessionProof, Proof, ProofQuery, ReceiptOut, RefusalIn, SignatureIn};
use crate::versions::store as versions;
use auth::Call;
use db::{Joined, from_json, read_row};
use journal::ReadTx;
use kernel::{AgreementId, Fault, INTERNAL, OrFault};
use web::codes::NOT_FOUND;
use web::{Answer, Json, Path, Query};

#[utoipa::path(
    tag = "signatures",
    summary = "签署协议 · Sign an agreement",
    description = "单位负责人为本单位签署, 社区党委书记为社区签署; 须写明所签文本的摘要。重复同一签署返回 200 和原回执。 \
                   The head of a unit signs for it, the secretary for the community; who signs names the text's digest. \
                   The same signature again answers 200 with the original receipt.",
    params(AgreementPath),
    request_body = SignatureIn,
    responses(
        (status = 201, description = "已签署, 回执 · Signed; the receipt", body = ReceiptOut),
        (status = 200, description = "此前已签署, 原回执 · Signed before; the original receipt", body = ReceiptOut)
    )
)]
#[post("/{agreement_id}/signatures")]
pub async fn sign_agreement(
    call: Call<may::SignAgreement>,
    path: Path<AgreementPath>,
    body: Json<SignatureIn>,
) -> Answer {
    let keys = call.keys();
    call.write(move |tx, context| {
        let seal = |typ: &str, bytes: &[u8]| keys.sign_jws(typ, bytes);
        let signed = actions::sign(tx, path.agreement_id, &body.0.digest, &seal)?;
        receipted(context, signed, path.agreement_id)
    })
    .await
}

#[utoipa::path(
    tag = "signatures",
    summary = "拒签 · Refuse to sign",
    description = "须说明原因, 各方可见。须全部签署的协议退回协商。 With a reason every party can read; where all must \
                   sign, the text goes back to negotiation.",
    params(AgreementPath),
    request_body = RefusalIn,
    responses((status = 200, description = "已拒签 · Refused", body = crate::presenting::wire::AgreementOut))
)]
#[put("/{agreement_id}/refusal")]
pub async fn refuse_agreement(
    call: Call<may::RefuseAgreement>,
    path: Path<AgreementPath>,
    body: Json<RefusalIn>,
) -> Answer {
    call.write(move |tx, context| {
        let agreement = actions::refuse(tx, path.agreement_id, body.0.reason.to_string())?;
        shown(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "signatures",
    summary = "取得证明 · Get the proof",
    description = "正式文本、摘要、回执和公钥: 离线验证所需的一切 (`hulian verify proof.json`)。 Frozen text, digest, \
                   receipts and public keys: all that is needed to verify offline (`hulian verify proof.json`).",
    params(AgreementPath, ProofQuery),
    responses((status = 200, description = "证明 · The proof", body = Proof))
)]
#[get("/{agreement_id}/proof")]
pub async fn agreement_proof(
    call: Call<may::AgreementProof>,
    path: Path<AgreementPath>,
    query: Query<ProofQuery>,
) -> Answer {
    let keys = call.keys().published();
    call.read(move |view, context| {
        let keys = serde_json::to_value(&keys).or_fault(&INTERNAL)?;
        context.plain(&proof(view, path.agreement_id, query.0.digest.as_deref(), keys)?)
    })
    .await
}

/// What stands in the proof of an agreement whose text is frozen, or of an earlier text of it that was in force.
fn proof(view: &mut ReadTx, id: AgreementId, named: Option<&str>, keys: Value) -> Result<Proof, Fault> {
    let agreement = visible(view, id)?;
    let today = view.now().day();
    let current = agreement.state.digest().ok_or_else(|| illegal(&agreement, view.actor(), today))?;
    let digest = named.unwrap_or(current).to_owned();
    if digest != current && !versions::history(view, id)?.iter().any(|one| one.bound(&digest)) {
        return Err(Fault::of(&NOT_FOUND));
    }
    let text = versions::text_of(view, id, &digest)?.ok_or(&NOT_FOUND)?;
    let receipts = store::list(view, id, &digest)?;
    let accessions = accessions(view, id, &digest)?;
    Ok(Proof { text, digest, receipts, accessions, keys })
}

/// Every accession to a text, with its own text and receipts.
fn accessions(view: &mut ReadTx, id: AgreementId, digest: &str) -> Result<Vec<AccessionProof>, Fault> {
    let joined = |one: &Request| one.kind == RequestKind::Accession && one.state == RequestState::Done;
    let made = requests::list(view, id)?.into_iter().filter(|one| joined(one) && one.base == digest);
    let made: Vec<_> = made.collect();
    made.into_iter()
        .map(|one| {
            let text = one.text.as_deref().unwrap_or("null");
            let text = read_row("agreement_requests", Joined(id, one.number), || from_json(text))?;
            Ok(AccessionProof { text, receipts: store::list(view, id, &one.digest)?, digest: one.digest })
        })
        .collect()
}
