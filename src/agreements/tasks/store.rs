//! Storage: which agreements may wait for the caller, and when things began to wait.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::Record;
use crate::changes::model::RequestState;
use crate::lists::store::visible;
use crate::model::{Agreement, AgreementState};
use crate::originals::store as originals;
use crate::parties::store as parties;
use crate::store::Row;
use crate::versions::model::AgreementEvent;
use db::schema::{agreement_objections, agreement_requests, agreement_versions, agreements};
use db::{ReadRows, one_of, readable};
use journal::ReadTx;
use kernel::{AgreementId, Day, Fault, Instant};

/// Agreements that may wait for the caller, the earliest end first, with their parties and originals: for signatures,
/// for an answer to a request, for a renewal (they end by this day), and those among `objected`. Beside them what could not
/// be read.
pub fn pressing(
    view: &mut ReadTx,
    horizon: Day,
    objected: &HashMap<AgreementId, Instant>,
    limit: i64,
) -> Result<(Vec<Agreement>, Vec<Fault>), Fault> {
    let to_sign = agreements::state.eq(AgreementState::AwaitingSignatures);
    // Concluded and not over; units that are still asked, requests that are still open.
    let joining = agreements::signing_due_on.is_not_null().or(agreements::standing.is_not_null());
    let disputed = one_of(agreements::agreement_id, objected.keys().copied());
    let running = agreements::concluded_at.is_not_null();
    let query = visible(view)
        .filter(agreements::ended_at.is_null())
        .filter(to_sign.or(running.and(joining.or(agreements::ends_on.le(horizon)).or(disputed))))
        .order((agreements::ends_on, agreements::agreement_id))
        .limit(limit);
    let (mut found, unreadable) = readable(query.select(Row::as_select()).read_each::<Agreement>(view.conn())?)?;
    let ids: Vec<AgreementId> = found.iter().map(|agreement| agreement.id).collect();
    if ids.is_empty() {
        return Ok((found, unreadable));
    }
    let (mut parties, mut originals) = (parties::of_many(view, &ids)?, originals::of_many(view, &ids)?);
    for agreement in &mut found {
        agreement.parties = parties.remove(&agreement.id).unwrap_or_default();
        agreement.original = originals.remove(&agreement.id);
    }
    Ok((found, unreadable))
}

/// When somebody last objected to each registration of the community.
pub fn objected(view: &mut ReadTx) -> Result<HashMap<AgreementId, Instant>, Fault> {
    let rows: Vec<(AgreementId, Instant)> = agreement_objections::table
        .filter(agreement_objections::community_id.eq(view.community()))
        .order(agreement_objections::objection_id)
        .select((agreement_objections::agreement_id, agreement_objections::created_at))
        .load(view.conn())?;
    Ok(rows.into_iter().collect())
}

/// When these agreements were submitted, and when what is open was asked.
pub fn record(view: &mut ReadTx, found: &[Agreement]) -> Result<Record, Fault> {
    let asked = found.iter().filter(|agreement| !agreement.changes.open.is_empty()).map(|agreement| agreement.id);
    let asked: Vec<AgreementId> = asked.collect();
    let frozen = found.iter().filter(|agreement| agreement.state.due_on().is_some()).map(|agreement| agreement.id);
    let frozen: Vec<AgreementId> = frozen.collect();
    Ok(Record { submitted: submitted(view, &frozen)?, asked: requests(view, &asked)?, objected: HashMap::new() })
}

fn submitted(view: &mut ReadTx, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Instant>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(AgreementId, Instant)> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.community()))
        .filter(one_of(agreement_versions::agreement_id, ids.iter().copied()))
        .filter(agreement_versions::event.eq(AgreementEvent::Submitted))
        .order((agreement_versions::agreement_id, agreement_versions::version))
        .select((agreement_versions::agreement_id, agreement_versions::recorded_at))
        .load(view.conn())?;
    // The last submission counts.
    Ok(rows.into_iter().collect())
}

fn requests(view: &mut ReadTx, ids: &[AgreementId]) -> Result<HashMap<(AgreementId, i64), Instant>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(AgreementId, i64, Instant)> = agreement_requests::table
        .filter(agreement_requests::community_id.eq(view.community()))
        .filter(one_of(agreement_requests::agreement_id, ids.iter().copied()))
        .filter(agreement_requests::state.eq(RequestState::Open))
        .select((agreement_requests::agreement_id, agreement_requests::number, agreement_requests::created_at))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(id, number, at)| ((id, number), at)).collect())
}
