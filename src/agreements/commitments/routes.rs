//! Doors: commitments.

use actix_web::{get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::lists::expansion::{with_agreements, with_agreements_of};
use super::super::lists::wire::{AgreementPath, CommitmentExpansion, CommitmentObjectQuery, CommunityPath, ListQuery};
use super::super::routes::Labelled;
use super::super::rules::{ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE};
use super::deliveries::model::{DeliveryState, EvidenceKind};
use super::lists::store::{self, SORTS};
use super::model::{Every, Filter, Progress, Standalone, VerifiedBy};
use super::rules::{COMMITMENT_CHANGED, RECORDED_BY_YOURSELF, RECURRING_COMMITMENT};
use super::wire::{CommitmentIn, CommitmentOut, CommitmentPage};
use super::{actions, deliveries, endings};
use auth::{AllowedActions, Call, may};
use journal::View;
use kernel::{AgreementId, Code, CommitmentId, CommunityId, Day, Fault, Linkage, UnitId};
use web::codes::NOT_FOUND;
use web::{Answer, Csv, Form, Json, Path, Query, RecordDay, Reply, ServiceConfig, scope};

/// Adds the doors of commitments by themselves.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/commitments")
            .service(list_commitments)
            .service(get_commitment)
            .service(deliveries::routes::list_deliveries)
            .service(deliveries::routes::deliver_commitment)
            .service(deliveries::routes::get_delivery)
            .service(deliveries::routes::verify_delivery)
            .service(deliveries::routes::return_delivery)
            .service(deliveries::routes::void_delivery)
            .service(endings::routes::waive_commitment)
            .service(endings::routes::cancel_commitment)
            .service(endings::routes::withdraw_cancellation),
    );
}

/// The refusals each operation on a commitment can answer, beside the general ones.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("create_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("deliver_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &RECURRING_COMMITMENT]),
    ("verify_delivery", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &RECORDED_BY_YOURSELF]),
    ("return_delivery", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &RECORDED_BY_YOURSELF]),
    ("void_delivery", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("waive_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("cancel_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &COMMITMENT_CHANGED]),
    ("withdraw_cancellation", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
];

/// Every enum of this folder with its labels.
pub fn labels() -> Vec<(&'static str, Vec<Labelled>)> {
    vec![
        ("commitment_state", Progress::labels()),
        ("verified_by", VerifiedBy::labels()),
        ("recurrence", Every::labels()),
        ("delivery_state", DeliveryState::labels()),
        ("evidence_kind", EvidenceKind::labels()),
    ]
}

/// Where a commitment is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CommitmentPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 承诺事项编号 · Commitment id.
    pub commitment_id: CommitmentId,
}

/// Which commitments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitmentQuery {
    /// 六联 (逗号分隔) · Under these linkages.
    #[param(value_type = Option<Vec<Linkage>>, style = Form, explode = false, example = "joint_service")]
    linkage: Option<Csv<Linkage>>,
    /// 履约状态 (逗号分隔) · In these states.
    #[param(value_type = Option<Vec<Progress>>, style = Form, explode = false, example = "accepted")]
    state: Option<Csv<Progress>>,
    /// 承诺单位 · Pledged by this unit.
    unit_id: Option<UnitId>,
    /// 所属协议 · Of this agreement.
    agreement_id: Option<AgreementId>,
    /// 是否逾期 · Overdue today (with `as_of`, on that day), or not.
    overdue: Option<bool>,
    /// 在此日期之前到期 · Due before this day.
    #[param(example = "2027-01-01")]
    due_before: Option<Day>,
    /// 定期承诺的各期 · Made for the periods of this recurring line.
    recurs_from: Option<CommitmentId>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    as_of: Option<RecordDay>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside each commitment: `agreement`; of the same day with
    /// `as_of`.
    #[param(value_type = Option<Vec<CommitmentExpansion>>, style = Form, explode = false, inline, example = "agreement")]
    expand: Option<Csv<CommitmentExpansion>>,
}

impl CommitmentQuery {
    fn filter(self) -> Filter {
        Filter {
            linkages: self.linkage.unwrap_or_default().0,
            progress: self.state.unwrap_or_default().0,
            unit: self.unit_id,
            agreement: self.agreement_id,
            overdue: self.overdue,
            due_before: self.due_before,
            recurs_from: self.recurs_from,
        }
    }
}

#[utoipa::path(
    tag = "commitments",
    summary = "列出承诺事项 · List commitments",
    description = "调用方可见协议中的承诺事项; `as_of` 给出某日的记录, 可见范围以当日为准。 The commitments of the agreements the \
                   caller may know of; `as_of` gives what stood on record on a day, to those who could have seen it then.",
    params(CommunityPath, CommitmentQuery, ListQuery),
    responses((status = 200, description = "一页承诺事项 · A page of commitments", body = CommitmentPage))
)]
#[get("")]
pub async fn list_commitments(call: Call<may::ListCommitments>, query: Query<CommitmentQuery>) -> Answer {
    let (as_of, expand) = (query.as_of, query.expand.clone().unwrap_or_default().0);
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

type Expand = [CommitmentExpansion];

fn current(view: &mut View, form: &Form, filter: &Filter, expand: &Expand) -> Result<Reply, Fault> {
    let page = store::list(view, filter, &form.window(&SORTS, "-created_at")?)?;
    let mut page = page.map(|one| item(view, form, one));
    with_agreements(view, expand, &mut page.items)?;
    form.page(page)
}

fn recorded(view: &mut View, form: &Form, day: Day, filter: &Filter, expand: &Expand) -> Result<Reply, Fault> {
    let (page, agreements) = store::list_as_of(view, filter, &form.window(&SORTS, "-created_at")?, day)?;
    let mut page = page.map(|one| past_item(view, form, one, day));
    with_agreements_of(agreements, expand, &mut page.items);
    form.page(page)
}

/// As it stood on a day: nothing can be done to it.
fn past_item(view: &View, form: &Form, one: Standalone, day: Day) -> CommitmentOut {
    let etag = form.tag(one.commitment.version);
    let out = CommitmentOut::of(one, view.actor(), day, etag);
    CommitmentOut { allowed_actions: AllowedActions::nothing(), ..out }
}

fn item(view: &View, form: &Form, one: Standalone) -> CommitmentOut {
    let etag = form.tag(one.commitment.version);
    CommitmentOut::of(one, view.actor(), view.now().day(), etag)
}

/// 200 with the commitment as this caller sees it now.
pub fn shown(view: &View, form: &Form, one: Standalone) -> Result<Reply, Fault> {
    form.shown(one.commitment.version, &item(view, form, one))
}

#[utoipa::path(
    tag = "commitments",
    summary = "查看承诺事项 · Read a commitment",
    description = "单独查看一项承诺; `as_of` 给出某日的记录。 One commitment by itself; `as_of` gives what stood on record on a day.",
    params(CommitmentPath, CommitmentObjectQuery),
    responses((status = 200, description = "承诺事项 · The commitment", body = CommitmentOut))
)]
#[get("/{commitment_id}")]
pub async fn get_commitment(
    call: Call<may::GetCommitment>,
    path: Path<CommitmentPath>,
    query: Query<CommitmentObjectQuery>,
) -> Answer {
    call.read(move |view, form| one(view, form, path.commitment_id, &query)).await
}

fn one(view: &mut View, form: &Form, id: CommitmentId, query: &CommitmentObjectQuery) -> Result<Reply, Fault> {
    let (mut out, then) = match RecordDay::named(query.as_of, "as_of", view.now().day())? {
        None => {
            let found = store::find_visible(view, id)?.ok_or(&NOT_FOUND)?;
            (item(view, form, found), None)
        }
        Some(day) => {
            let (found, agreement) = store::as_of(view, id, day)?.ok_or(&NOT_FOUND)?;
            (past_item(view, form, found, day), Some(agreement))
        }
    };
    let Some(expand) = &query.expand else { return form.shown(out.version, &out) };
    let one = std::slice::from_mut(&mut out);
    match then {
        None => with_agreements(view, expand, one)?,
        Some(agreement) => with_agreements_of([(agreement.id, agreement)].into(), expand, one),
    }
    form.expanded(out.version, &out)
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
    call.write(move |tx, form| {
        let made = actions::create(tx, path.agreement_id, &body.0)?;
        let (id, version) = (made.commitment.id, made.commitment.version);
        let location = format!("/api/v1/communities/{}/commitments/{id}", tx.community());
        form.created_at(location, version, &item(tx, form, made))
    })
    .await
}
