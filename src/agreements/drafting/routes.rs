//! Routes: drafts and texts under negotiation.

use actix_web::{delete, patch, post, put};

use super::wire::{SubmissionIn, WithdrawalIn};
use super::{actions, pledging};
use crate::model::Provenance;
use crate::paths::wire::{AgreementPath, CommunityPath};
use crate::policy::may;
use crate::presenting::commitment::wire::CommitmentOut;
use crate::presenting::shown::{created, shown};
use crate::presenting::wire::AgreementOut;
use crate::promises::wire::CommitmentIn;
use crate::terms::wire::{AgreementIn, AgreementPatch};
use auth::Call;
use web::{Answer, Json, Maybe, Patch, Path};

#[utoipa::path(
    tag = "agreements",
    summary = "起草协议 · Draft an agreement",
    description = "社区干部或单位起草; `submit: true` (仅社区) 立即冻结文本并返回摘要。 Officers and units draft; with \
                   `submit: true` (the community only) the text is frozen at once and the digest returned.",
    params(CommunityPath),
    request_body = AgreementIn,
    responses((status = 201, description = "已起草 · Drafted", body = AgreementOut))
)]
#[post("")]
pub async fn create_agreement(call: Call<may::CreateAgreement>, body: Json<AgreementIn>) -> Answer {
    call.write(move |tx, context| {
        let agreement = actions::create(tx, &body.0, Provenance::Real)?;
        created(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "修改协议 · Change an agreement",
    description = "草稿由起草方修改; 协商中任何一方可修改, 产生新的修订, 之前的答复作废。列表整体替换。 The author's side \
                   changes a draft; under negotiation any party does, which makes a new revision. Lists are replaced whole.",
    params(
        AgreementPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body(content(
        (AgreementPatch = "application/merge-patch+json"),
        (AgreementPatch = "application/json")
    )),
    responses((status = 200, description = "已修改 · Changed", body = AgreementOut))
)]
#[patch("/{agreement_id}")]
pub async fn update_agreement(call: Call<may::UpdateAgreement>, path: Path<AgreementPath>, patch: Patch) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let agreement = actions::update(tx, path.agreement_id, &patch.0, &expected)?;
        shown(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "删除草稿 · Delete a draft",
    description = "只能删除未提出的草稿。 Only a draft that was never proposed can be deleted.",
    params(
        AgreementPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    responses((status = 204, description = "已删除 · Deleted"))
)]
#[delete("/{agreement_id}")]
pub async fn delete_agreement(call: Call<may::DeleteAgreement>, path: Path<AgreementPath>) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        actions::delete(tx, path.agreement_id, &expected)?;
        context.empty()
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "提出协商 · Propose an agreement",
    description = "草稿自此对全部协议方可见。 From here on every party sees the draft.",
    params(AgreementPath),
    responses((status = 200, description = "协商中 · Negotiating", body = AgreementOut))
)]
#[put("/{agreement_id}/proposal")]
pub async fn propose_agreement(call: Call<may::ProposeAgreement>, path: Path<AgreementPath>) -> Answer {
    call.write(move |tx, context| {
        let agreement = actions::propose(tx, path.agreement_id)?;
        shown(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "提交签署 · Submit for signature",
    description = "冻结文本并确定摘要; 逾期未签齐则退回协商。 Freezes the text and fixes its digest; if it is not signed \
                   in time it goes back to negotiation.",
    params(AgreementPath),
    request_body = Option<SubmissionIn>,
    responses((status = 200, description = "待签署 · Awaiting signatures", body = AgreementOut))
)]
#[put("/{agreement_id}/submission")]
pub async fn submit_agreement(
    call: Call<may::SubmitAgreement>,
    path: Path<AgreementPath>,
    body: Maybe<SubmissionIn>,
) -> Answer {
    call.write(move |tx, context| {
        let (revision, due_on) = body.0.as_ref().map_or((None, None), |body| (body.revision, body.signing_due_on));
        let agreement = actions::submit(tx, path.agreement_id, revision, due_on)?;
        shown(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "撤回协议 · Withdraw an agreement",
    description = "订立之前, 由起草方或社区党委书记撤回。 Before it is concluded, by its author's side or the secretary.",
    params(AgreementPath),
    request_body = Option<WithdrawalIn>,
    responses((status = 200, description = "已撤回 · Withdrawn", body = AgreementOut))
)]
#[put("/{agreement_id}/withdrawal")]
pub async fn withdraw_agreement(
    call: Call<may::WithdrawAgreement>,
    path: Path<AgreementPath>,
    body: Maybe<WithdrawalIn>,
) -> Answer {
    call.write(move |tx, context| {
        let reason = body.0.as_ref().and_then(|body| body.reason.as_ref()).map(ToString::to_string);
        let agreement = actions::withdraw(tx, path.agreement_id, reason)?;
        shown(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "commitments",
    summary = "增加承诺事项 · Add a commitment",
    description = "在草稿或协商中的协议上增加一项承诺。 Adds a commitment to a draft or to a text under negotiation.",
    params(AgreementPath),
    request_body = CommitmentIn,
    responses((status = 201, description = "已增加 · Added", body = CommitmentOut))
)]
#[post("/{agreement_id}/commitments")]
pub async fn create_commitment(
    call: Call<may::CreateCommitment>,
    path: Path<AgreementPath>,
    body: Json<CommitmentIn>,
) -> Answer {
    call.write(move |tx, context| {
        let (made, agreement) = pledging::create(tx, path.agreement_id, &body.0)?;
        let (id, version) = (made.id, made.version);
        let location = format!("/api/v1/communities/{}/commitments/{id}", tx.community());
        let out = CommitmentOut::proposed(made, &agreement, tx.now().day(), context.tag(version));
        context.created_at(location, version, &out)
    })
    .await
}
