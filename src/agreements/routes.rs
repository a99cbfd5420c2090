//! Doors: agreements themselves; the doors of the sub-folders are hung beside them here.

use actix_web::{delete, get, patch, post, put};

use super::actions::{self, Provenance};
use super::commitments::routes as commitments;
use super::lists::expansion::with_units;
use super::lists::model::{Detail, Filter, SORTS};
use super::lists::wire::{AgreementExpansion, AgreementPath, AgreementQuery, CommunityPath, ListQuery, ObjectQuery};
use super::model::{Agreement, Basis, Body, Effect, PartyKind, SigningOrder, Stage};
use super::text::wire::{AgreementIn, AgreementPatch, SubmissionIn, WithdrawalIn};
use super::versions::{rules as past, store as versions};
use super::wire::{AgreementOut, AgreementPage};
use super::{accessions, amendments, ending, lists, original, paper, renewals, requests, signatures, store, text};
use auth::{Action, AllowedActions, Call, may};
use journal::View;
use kernel::{AgreementId, Commons, Day, Fault, Linkage};
use web::codes::NOT_FOUND;
use web::{Answer, Csv, Form, Json, Limits, Maybe, Patch, Path, Query, RecordDay, Reply, ServiceConfig, scope};

/// Adds the doors below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/agreements")
            .service(list_agreements)
            .service(create_agreement)
            .service(paper::routes::register_agreement)
            .service(renewals::routes::renew_agreements)
            .service(get_agreement)
            .service(update_agreement)
            .service(delete_agreement)
            .service(propose_agreement)
            .service(submit_agreement)
            .service(withdraw_agreement)
            .service(signatures::routes::sign_agreement)
            .service(signatures::routes::refuse_agreement)
            .service(signatures::routes::agreement_proof)
            .service(super::versions::routes::agreement_history)
            .service(text::routes::agreement_document)
            .service(original::routes::attach_original)
            .service(paper::routes::list_objections)
            .service(paper::routes::object_to_agreement)
            .service(paper::routes::void_registration)
            .service(commitments::create_commitment)
            .configure(mount_later),
    );
    cfg.configure(commitments::mount);
    cfg.service(scope("/clause-templates").service(text::routes::list_clause_templates));
}

/// The doors of the later life.
fn mount_later(cfg: &mut ServiceConfig) {
    cfg.service(requests::routes::suspend_agreement)
        .service(requests::routes::resume_agreement)
        .service(requests::routes::terminate_agreement)
        .service(requests::routes::list_requests)
        .service(requests::routes::refuse_request)
        .service(requests::routes::withdraw_request)
        .service(ending::routes::give_notice)
        .service(amendments::routes::create_amendment)
        .service(amendments::routes::get_amendment)
        .service(amendments::routes::sign_amendment)
        .service(amendments::routes::refuse_amendment)
        .service(accessions::routes::create_accession)
        .service(accessions::routes::get_accession)
        .service(accessions::routes::sign_accession)
        .service(accessions::routes::refuse_accession)
        .service(renewals::routes::renew_agreement);
}

/// Adds the door that belongs to no community.
pub fn mount_proofs(cfg: &mut ServiceConfig) {
    // Whatever is sent to be agreed upon comes back in a proof, with receipts, and perhaps with every character escaped.
    let limits = Limits { body: 16 * Limits::default().body, ..Limits::default() };
    cfg.service(scope("/proofs").service(signatures::routes::verify_proof).limited(limits));
}

/// A word on the wire with its labels in Chinese and English.
pub type Labelled = (&'static str, [&'static str; 2]);

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<(&'static str, Vec<Labelled>)> {
    vec![
        ("agreement_state", Stage::labels()),
        ("signing_order", SigningOrder::labels()),
        ("agreement_effect", Effect::labels()),
        ("party_kind", PartyKind::labels()),
        ("party_body", Body::labels()),
        ("party_basis", Basis::labels()),
        ("linkage", Linkage::labels()),
        ("commons", Commons::labels()),
        ("mechanism", text::model::Mechanism::labels()),
        ("clause_group", text::model::ClauseGroup::labels()),
        ("assurance", signatures::model::Assurance::labels()),
        ("signing_capacity", signatures::model::Capacity::labels()),
        ("proof_outcome", signatures::model::Outcome::labels()),
        ("text_currency", signatures::currency::TextCurrency::labels()),
        ("agreement_event", super::versions::model::Happening::labels()),
        ("request_kind", requests::model::RequestKind::labels()),
        ("request_state", requests::model::RequestState::labels()),
        ("request_verdict", requests::model::Verdict::labels()),
        ("how_ended", requests::model::HowEnded::labels()),
        ("notice_reckoning", requests::model::Reckoning::labels()),
    ]
    .into_iter()
    .chain(commitments::labels())
    .collect()
}

/// 200 with the agreement as this caller sees it today.
pub fn shown(view: &View, form: &Form, agreement: Agreement) -> Result<Reply, Fault> {
    let version = agreement.version;
    form.shown(version, &AgreementOut::of(agreement, view.actor(), view.now().day(), form.tag(version)))
}

/// 201 with the agreement as this caller sees it today.
pub fn created(view: &View, form: &Form, agreement: Agreement) -> Result<Reply, Fault> {
    let (id, version) = (agreement.id, agreement.version);
    let path = form.path().split_inclusive("/agreements").next().unwrap_or_default();
    let out = AgreementOut::of(agreement, view.actor(), view.now().day(), form.tag(version));
    form.created_at(format!("{path}/{id}"), version, &out)
}

#[utoipa::path(
    tag = "agreements",
    summary = "列出协议 · List agreements",
    description = "调用方可见的协议: 本方起草的草稿, 以及已提出协商、本单位为一方的协议; 社区干部和审计员可见全部已提出的协议。 \
                   The agreements the caller may know of: drafts of its own side, and from negotiation on those it is a \
                   party of; the community's officers and the auditor see all of those.",
    params(CommunityPath, AgreementQuery, ListQuery),
    responses((status = 200, description = "一页协议 · A page of agreements", body = AgreementPage))
)]
#[get("")]
pub async fn list_agreements(call: Call<may::ListAgreements>, query: Query<AgreementQuery>) -> Answer {
    let (as_of, expand) = (query.as_of, expansions(&call, query.expand.clone())?);
    let filter = query.0.filter();
    if as_of.is_none() {
        return call.list(move |view, form| current(view, form, &filter, &expand)).await;
    }
    call.study(move |view, form| match RecordDay::named(as_of, "as_of", view.now().day())? {
        None => current(view, form, &filter, &expand),
        Some(day) => recorded(view, form, day, &filter, &expand),
    })
    .await
}

/// What else is to be shown; who may not read units may not have them shown here.
fn expansions<A: Action>(call: &Call<A>, expand: Option<Csv<AgreementExpansion>>) -> Result<Expand, Fault> {
    let expand = expand.unwrap_or_default().0;
    if expand.contains(&AgreementExpansion::Units) {
        call.require::<may::GetUnit>()?;
    }
    Ok(expand)
}

type Expand = Vec<AgreementExpansion>;

fn current(view: &mut View, form: &Form, filter: &Filter, expand: &Expand) -> Result<Reply, Fault> {
    let page = lists::store::list(view, filter, &form.window(&SORTS, "-updated_at")?, detail(form))?;
    let today = view.now().day();
    let mut page = page.map(|agreement| item(view, form, agreement, today));
    with_units(view, expand, None, &mut page.items)?;
    form.page(page)
}

fn recorded(view: &mut View, form: &Form, day: Day, filter: &Filter, expand: &Expand) -> Result<Reply, Fault> {
    let page = past::part(versions::all_as_of(view, day)?, filter, &form.window(&SORTS, "-updated_at")?);
    let mut page = page.map(|agreement| past_item(view, form, agreement, day));
    with_units(view, expand, Some(day), &mut page.items)?;
    form.page(page)
}

fn item(view: &View, form: &Form, agreement: Agreement, day: Day) -> AgreementOut {
    let etag = form.tag(agreement.version);
    AgreementOut::of(agreement, view.actor(), day, etag)
}

/// A recorded state: nothing can be done to it.
fn past_item(view: &View, form: &Form, agreement: Agreement, day: Day) -> AgreementOut {
    AgreementOut { allowed_actions: AllowedActions::nothing(), ..item(view, form, agreement, day) }
}

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
    call.write(move |tx, form| {
        let agreement = actions::create(tx, &body.0, Provenance::Real)?;
        created(tx, form, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "查看协议 · Read an agreement",
    description = "含协议方和承诺事项; `as_of` 给出某日的记录。 With parties and commitments; `as_of` gives what stood on \
                   record on a day.",
    params(AgreementPath, ObjectQuery),
    responses((status = 200, description = "协议 · The agreement", body = AgreementOut))
)]
#[get("/{agreement_id}")]
pub async fn get_agreement(
    call: Call<may::GetAgreement>,
    path: Path<AgreementPath>,
    query: Query<ObjectQuery>,
) -> Answer {
    let (id, as_of, expand) = (path.agreement_id, query.as_of, expansions(&call, query.expand.clone())?);
    call.read(move |view, form| match as_of {
        None if expand.is_empty() => current_one(view, form, id),
        _ => one_expanded(view, form, id, as_of, &expand),
    })
    .await
}

fn current_one(view: &mut View, form: &Form, id: AgreementId) -> Result<Reply, Fault> {
    if let Some(version) = held(view, form, id)? {
        return Ok(form.unchanged(version));
    }
    let out = find_out(view, form, id)?;
    form.shown(out.version, &out)
}

/// The version, if that is the one the caller holds: nothing else of the agreement is read then.
fn held(view: &mut View, form: &Form, id: AgreementId) -> Result<Option<i64>, Fault> {
    if !form.conditional() {
        return Ok(None);
    }
    let head = store::find_visible_head(view, id)?;
    Ok(head.map(|agreement| agreement.version).filter(|version| form.holds(*version)))
}

fn one_expanded(
    view: &mut View,
    form: &Form,
    id: AgreementId,
    as_of: Option<RecordDay>,
    expand: &Expand,
) -> Result<Reply, Fault> {
    let day = RecordDay::named(as_of, "as_of", view.now().day())?;
    let mut out = match day {
        None => find_out(view, form, id)?,
        Some(day) => recorded_one(view, form, id, day)?,
    };
    if expand.is_empty() {
        return form.shown(out.version, &out);
    }
    with_units(view, expand, day, std::slice::from_mut(&mut out))?;
    form.expanded(out.version, &out)
}

fn detail(form: &Form) -> Detail {
    let inside = ["parties", "commitments", "original", "allowed_actions", "open_requests"];
    if form.wants(&inside) { Detail::Whole } else { Detail::Heads }
}

fn find_out(view: &mut View, form: &Form, id: AgreementId) -> Result<AgreementOut, Fault> {
    let found = match detail(form) {
        Detail::Whole => store::find_visible(view, id)?,
        Detail::Heads => store::find_visible_head(view, id)?,
    };
    Ok(item(view, form, found.ok_or(&NOT_FOUND)?, view.now().day()))
}

fn recorded_one(view: &mut View, form: &Form, id: AgreementId, day: Day) -> Result<AgreementOut, Fault> {
    let agreement = versions::as_of(view, id, day)?.ok_or(&NOT_FOUND)?;
    Ok(past_item(view, form, agreement, day))
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
    call.write(move |tx, form| {
        let agreement = actions::update(tx, path.agreement_id, &patch.0, &expected)?;
        shown(tx, form, agreement)
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
    call.write(move |tx, form| {
        actions::delete(tx, path.agreement_id, &expected)?;
        form.empty()
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
    call.write(move |tx, form| {
        let agreement = actions::propose(tx, path.agreement_id)?;
        shown(tx, form, agreement)
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
    call.write(move |tx, form| {
        let (revision, due_on) = body.0.as_ref().map_or((None, None), |body| (body.revision, body.signing_due_on));
        let agreement = actions::submit(tx, path.agreement_id, revision, due_on)?;
        shown(tx, form, agreement)
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
    call.write(move |tx, form| {
        let reason = body.0.as_ref().and_then(|body| body.reason.as_ref()).map(ToString::to_string);
        let agreement = actions::withdraw(tx, path.agreement_id, reason)?;
        shown(tx, form, agreement)
    })
    .await
}
