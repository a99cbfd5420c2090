//! Routes: agreements read, one or a list.

use actix_web::get;

use super::expansion::with_units;
use super::model::{Detail, Filter, SORTS};
use super::wire::{AgreementExpansion, AgreementQuery, ObjectQuery};
use super::{rules as past, store};
use crate::model::Agreement;
use crate::paths::wire::{AgreementPath, CommunityPath, ListQuery};
use crate::policy::may;
use crate::presenting::wire::{AgreementOut, AgreementPage};
use crate::store as agreements;
use crate::versions::store as versions;
use auth::{Action, AllowedActions, Call};
use journal::ReadTx;
use kernel::{AgreementId, Day, Fault};
use web::codes::NOT_FOUND;
use web::{Answer, Csv, Path, Query, RecordDay, Reply, ResponseContext};

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
        return call.list(move |view, context| current(view, context, &filter, &expand)).await;
    }
    call.read_blocking(move |view, context| match RecordDay::named(as_of, "as_of", view.now().day())? {
        None => current(view, context, &filter, &expand),
        Some(day) => recorded(view, context, day, &filter, &expand),
    })
    .await
}

/// What else is to be shown; who may not read units may not have them shown here.
fn expansions<A: Action>(call: &Call<A>, expand: Option<Csv<AgreementExpansion>>) -> Result<Expand, Fault> {
    let expand = expand.unwrap_or_default().0;
    if expand.contains(&AgreementExpansion::Units) {
        call.require::<units::may::GetUnit>()?;
    }
    Ok(expand)
}

type Expand = Vec<AgreementExpansion>;

fn current(view: &mut ReadTx, context: &ResponseContext, filter: &Filter, expand: &Expand) -> Result<Reply, Fault> {
    let page = store::list(view, filter, &context.window(&SORTS, "-updated_at")?, detail(context))?;
    let today = view.now().day();
    let mut page = page.map(|agreement| item(view, context, agreement, today));
    with_units(view, expand, None, &mut page.items)?;
    context.page(page)
}

fn recorded(
    view: &mut ReadTx,
    context: &ResponseContext,
    day: Day,
    filter: &Filter,
    expand: &Expand,
) -> Result<Reply, Fault> {
    let page = past::part(versions::all_as_of(view, day)?, filter, &context.window(&SORTS, "-updated_at")?);
    let mut page = page.map(|agreement| past_item(view, context, agreement, day));
    with_units(view, expand, Some(day), &mut page.items)?;
    context.page(page)
}

fn item(view: &ReadTx, context: &ResponseContext, agreement: Agreement, day: Day) -> AgreementOut {
    let etag = context.tag(agreement.version);
    AgreementOut::of(agreement, view.actor(), day, etag)
}

/// A recorded state: nothing can be done to it.
fn past_item(view: &ReadTx, context: &ResponseContext, agreement: Agreement, day: Day) -> AgreementOut {
    AgreementOut { allowed_actions: AllowedActions::nothing(), ..item(view, context, agreement, day) }
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
    call.read(move |view, context| match as_of {
        None if expand.is_empty() => current_one(view, context, id),
        _ => one_expanded(view, context, id, as_of, &expand),
    })
    .await
}

/// As it stands. The version is looked at first: an answer that is held or kept costs nothing else.
fn current_one(view: &mut ReadTx, context: &ResponseContext, id: AgreementId) -> Result<Reply, Fault> {
    let head = agreements::find_visible_head(view, id)?.ok_or(&NOT_FOUND)?;
    if let Some(reply) = context.kept_version(head.version) {
        return Ok(reply);
    }
    if detail(context) == Detail::Heads {
        let out = item(view, context, head, view.now().day());
        return context.shown(out.version, &out);
    }
    let out = find_out(view, context, id)?;
    context.shown_and_kept(out.version, &out)
}

fn one_expanded(
    view: &mut ReadTx,
    context: &ResponseContext,
    id: AgreementId,
    as_of: Option<RecordDay>,
    expand: &Expand,
) -> Result<Reply, Fault> {
    let day = RecordDay::named(as_of, "as_of", view.now().day())?;
    let mut out = match day {
        None => find_out(view, context, id)?,
        Some(day) => recorded_one(view, context, id, day)?,
    };
    if expand.is_empty() {
        return context.shown(out.version, &out);
    }
    with_units(view, expand, day, std::slice::from_mut(&mut out))?;
    context.expanded(out.version, &out)
}

fn detail(context: &ResponseContext) -> Detail {
    let inside = ["parties", "commitments", "original", "allowed_actions", "open_requests"];
    if context.wants(&inside) { Detail::Whole } else { Detail::Heads }
}

fn find_out(view: &mut ReadTx, context: &ResponseContext, id: AgreementId) -> Result<AgreementOut, Fault> {
    let found = match detail(context) {
        Detail::Whole => agreements::find_visible(view, id)?,
        Detail::Heads => agreements::find_visible_head(view, id)?,
    };
    Ok(item(view, context, found.ok_or(&NOT_FOUND)?, view.now().day()))
}

fn recorded_one(
    view: &mut ReadTx,
    context: &ResponseContext,
    id: AgreementId,
    day: Day,
) -> Result<AgreementOut, Fault> {
    let agreement = versions::as_of(view, id, day)?.ok_or(&NOT_FOUND)?;
    Ok(past_item(view, context, agreement, day))
}
