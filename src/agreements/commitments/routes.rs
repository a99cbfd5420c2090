//! Doors: commitments.

use actix_web::{get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::lists::expansion::with_agreements;
use super::super::lists::wire::{AgreementPath, CommitmentExpansion, CommitmentObjectQuery, CommunityPath, ListQuery};
use super::actions;
use super::model::{Filter, Progress, Standalone};
use super::store::{self, SORTS};
use super::wire::{CommitmentIn, CommitmentOut, CommitmentPage};
use crate::auth::{Call, may};
use crate::kernel::{AgreementId, CommitmentId, CommunityId, Day, Linkage, UnitId};
use crate::web::codes::NOT_FOUND;
use crate::web::{Answer, Csv, Form, Json, Path, Query};

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
    /// 是否逾期 · Overdue today, or not.
    overdue: Option<bool>,
    /// 展开关联对象 (逗号分隔) · What else to show inside each commitment: `agreement`.
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
        }
    }
}

#[utoipa::path(
    tag = "commitments",
    summary = "列出承诺事项 · List commitments",
    description = "调用方可见协议中的承诺事项。 The commitments of the agreements the caller may know of.",
    params(CommunityPath, CommitmentQuery, ListQuery),
    responses((status = 200, description = "一页承诺事项 · A page of commitments", body = CommitmentPage))
)]
#[get("")]
pub async fn list_commitments(call: Call<may::ListCommitments>, query: Query<CommitmentQuery>) -> Answer {
    let expand = query.expand.clone().unwrap_or_default();
    let filter = query.0.filter();
    call.read(move |view, form| {
        let page = store::list(view, &filter, &form.window(&SORTS, "-created_at")?)?;
        let (community, today, next) = (view.community(), view.now().day(), page.next.clone());
        let mut shown = page.map(|one| item(form, one, community, today)).items;
        with_agreements(view, &expand, &mut shown)?;
        form.page(shown, next)
    })
    .await
}

fn item(form: &Form, one: Standalone, community: CommunityId, today: Day) -> CommitmentOut {
    let etag = form.tag(one.commitment.version);
    CommitmentOut::of(one, community, today, etag)
}

#[utoipa::path(
    tag = "commitments",
    summary = "查看承诺事项 · Read a commitment",
    description = "单独查看一项承诺。 One commitment by itself.",
    params(CommitmentPath, CommitmentObjectQuery),
    responses((status = 200, description = "承诺事项 · The commitment", body = CommitmentOut))
)]
#[get("/{commitment_id}")]
pub async fn get_commitment(
    call: Call<may::GetCommitment>,
    path: Path<CommitmentPath>,
    query: Query<CommitmentObjectQuery>,
) -> Answer {
    call.read(move |view, form| {
        let found = store::find_visible(view, path.commitment_id)?.ok_or(&NOT_FOUND)?;
        let version = found.commitment.version;
        let mut out = CommitmentOut::of(found, view.community(), view.now().day(), form.tag(version));
        let Some(expand) = &query.expand else { return form.shown(version, &out) };
        with_agreements(view, expand, std::slice::from_mut(&mut out))?;
        form.expanded(version, &out)
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
    call.write(move |tx, form| {
        let made = actions::create(tx, path.agreement_id, &body.0)?;
        let (id, version) = (made.commitment.id, made.commitment.version);
        let community = tx.community();
        let out = CommitmentOut::of(made, community, tx.now().day(), form.tag(version));
        let location = format!("/api/v1/communities/{community}/commitments/{id}");
        form.created_at(location, version, &out)
    })
    .await
}
