//! Routes: the verifier; and the answer with a receipt that every signature gets.

use actix_web::post;
use serde_json::Value;

use super::currency::{Currency, currency};
use super::receipts::Signed;
use super::wire::{ProofIn, ReceiptOut, VerdictOut};
use crate::policy::may;
use crate::store::heads;
use crate::versions::store as versions;
use auth::Open;
use journal::ReadTx;
use kernel::{AgreementId, CommunityId, Fault, INTERNAL, OrFault};
use proofs::agreement::{ProofOutcome, Verdict, verify};
use web::{Answer, Json, Reply, ResponseContext};

/// 201 for a new receipt, 200 for the one that was given before; where it can be looked up is the proof.
pub fn receipted(context: &ResponseContext, signed: Signed, id: AgreementId) -> Result<Reply, Fault> {
    let (status, receipt) = match signed {
        Signed::Now(receipt) => (201, receipt),
        Signed::Before(receipt) => (200, receipt),
    };
    let agreements = context.path().split("/agreements/").next().unwrap_or_default();
    let location = format!("{agreements}/agreements/{id}/proof");
    let reply = context.plain(&ReceiptOut::from(receipt))?;
    Ok(Reply { status, location: (status == 201).then_some(location), ..reply })
}

#[utoipa::path(
    tag = "signatures",
    summary = "验证证明 · Verify a proof",
    description = "指出第一处不符; 与离线验证的判断相同, 以本服务公布的密钥为准。验证通过的, 另告知文本现状: 有效、已被取代、已结束或已作废。 \
                   Names the first thing that is wrong; judges as the offline verifier does, with the keys this service has \
                   published as the pinned ones. Of a proof that holds it says as well what has become of the text: in force, \
                   superseded, ended, voided.",
    request_body = ProofIn,
    responses((status = 200, description = "结论 · The verdict", body = VerdictOut))
)]
#[post("/verification")]
pub async fn verify_proof(call: Open<may::VerifyProof>, body: Json<ProofIn>) -> Answer {
    let pinned = call.keys().published();
    let proof = serde_json::to_value(&body.0).or_fault(&INTERNAL)?;
    let verdict = verify(&proof, Some(&pinned));
    let Some((community, agreement)) = place(&proof, &verdict) else {
        return call.answer(|context| context.plain(&VerdictOut::from(verdict)));
    };
    call.look(community, move |view, context| {
        let now = currency_of(view, agreement, text_digest(&proof))?;
        context.plain(&VerdictOut::from(verdict.clone()).with(now))
    })
    .await
}

/// Where the text of a proof that holds should be kept.
fn place(proof: &Value, verdict: &Verdict) -> Option<(CommunityId, AgreementId)> {
    let named = |name: &str| proof["text"][name].as_str();
    let holds = verdict.outcome == ProofOutcome::Verified;
    Some((named("community_id")?.parse().ok()?, named("agreement_id")?.parse().ok()?)).filter(|_| holds)
}

fn text_digest(proof: &Value) -> &str {
    proof["digest"].as_str().unwrap_or_default()
}

/// What has become of a text; of one that is not kept here nothing is said but that.
fn currency_of(view: &mut ReadTx, id: AgreementId, digest: &str) -> Result<Currency, Fault> {
    view.snapshot()?;
    let Some(agreement) = heads(view, &[id])?.pop() else { return Ok(Currency::unknown()) };
    let record = versions::history(view, id)?;
    Ok(currency(&agreement, digest, &record))
}
