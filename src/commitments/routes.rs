//! Routes: commitments.

use actix_web::get;

use super::model::Filter;
use super::presenting::{item, past_item};
use super::wire::{CommitmentExpansion, CommitmentObjectQuery, CommitmentPage, CommitmentPath, CommitmentQuery};
use crate::deliveries::model::{DeliveryState, EvidenceKind};
use crate::deliveries::routes as deliveries;
use crate::endings::routes as endings;
use crate::lists::expansion::{with_agreements, with_agreements_of};
use crate::lists::store;
use crate::lists::store::SORTS;
use crate::policy::may;
use agreements::promises::CommitmentId;
use agreements::{CommitmentOut, CommunityPath, ListQuery};
use auth::Call;
use journal::{EventType, ReadTx};
use kernel::{Day, Fault, Labels};
use web::codes::NOT_FOUND;
use web::{Answer, Path, Query, RecordDay, Reply, ResponseContext, ServiceConfig, scope};

/// Adds the routes of commitments by themselves.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/commitments")
            .service(list_commitments)
            .service(get_commitment)
            .service(deliveries::list_deliveries)
            .service(deliveries::deliver_commitment)
            .service(deliveries::get_delivery)
            .service(deliveries::verify_delivery)
            .service(deliveries::return_delivery)
            .service(deliveries::void_delivery)
            .service(endings::waive_commitment)
            .service(endings::cancel_commitment)
            .service(endings::withdraw_cancellation),
    );
}

kernel::joined! {
    /// The types of this slice's events.
    pub const EVENTS: [EventType] = [
        crate::clocks::wire::EVENTS,
        crate::deliveries::wire::EVENTS,
        crate::endings::wire::EVENTS,
        crate::timers::wire::EVENTS,
    ];
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![("delivery_state", DeliveryState::labels()), ("evidence_kind", EvidenceKind::labels())]
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
        return call.list(move |view, context| current(view, context, &filter, &expand)).await;
    }
    call.read_blocking(move |view, context| match RecordDay::named(as_of, "as_of", view.now().day())? {
        None => current(view, context, &filter, &expand),
        Some(day) => recorded(view, context, day, &filter, &expand),
    })
    .await
}

type Expand = [CommitmentExpansion];

fn current(view: &mut ReadTx, context: &ResponseContext, filter: &Filter, expand: &Expand) -> Result<Reply, Fault> {
    let page = store::list(view, filter, &context.window(&SORTS, "-created_at")?)?;
    let mut page = page.map(|one| item(view, context, one));
    with_agreements(view, expand, &mut page.items)?;
    context.page(page)
}

fn recorded(
    view: &mut ReadTx,
    context: &ResponseContext,
    day: Day,
    filter: &Filter,
    expand: &Expand,
) -> Result<Reply, Fault> {
    let (page, agreements) = store::list_as_of(view, filter, &context.window(&SORTS, "-created_at")?, day)?;
    let mut page = page.map(|one| past_item(view, context, one, day));
    with_agreements_of(agreements, expand, &mut page.items);
    context.page(page)
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
    call.read(move |view, context| one(view, context, path.commitment_id, &query)).await
}

fn one(
    view: &mut ReadTx,
    context: &ResponseContext,
    id: CommitmentId,
    query: &CommitmentObjectQuery,
) -> Result<Reply, Fault> {
    let (mut out, then) = match RecordDay::named(query.as_of, "as_of", view.now().day())? {
        None => {
            let found = store::find_visible(view, id)?.ok_or(&NOT_FOUND)?;
            (item(view, context, found), None)
        }
        Some(day) => {
            let (found, agreement) = store::as_of(view, id, day)?.ok_or(&NOT_FOUND)?;
            (past_item(view, context, found, day), Some(agreement))
        }
    };
    let Some(expand) = &query.expand else { return context.shown(out.version, &out) };
    let one = std::slice::from_mut(&mut out);
    match then {
        None => with_agreements(view, expand, one)?,
        Some(agreement) => with_agreements_of([(agreement.id, agreement)].into(), expand, one),
    }
    context.expanded(out.version, &out)
}
