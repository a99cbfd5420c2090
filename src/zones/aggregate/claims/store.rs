//! Storage: claims of zones from the request on, and holds; an expired hold is marked as ended when the next begins.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::duties::model::Task;
use super::model::{
    Agreed, Basis, Claim, ClaimBasis, ClaimEnd, ClaimRole, ClaimState, Decision, End, Hold, Offer, PlannedEnd, Release,
    Revocation, State, Term,
};
use crate::codes::{CLAIM_ALREADY_REQUESTED, ZONE_ALREADY_CLAIMED, ZONE_HELD};
use crate::model::ZoneId;
use crate::store::by_zone;
use db::schema::{zone_claims, zone_holds};
use db::{Joined, Json, ReadRows, find_unreadable, on_unique, one_of, one_word_of, read_row, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, AgreementId, CommunityId, Day, Fault, Id, Instant, UnitId};

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = zone_claims, primary_key(community_id, zone_id, n), treat_none_as_null = true)]
struct Row {
    community_id: CommunityId,
    zone_id: ZoneId,
    n: i64,
    unit_id: UnitId,
    role: ClaimRole,
    state: ClaimState,
    basis: ClaimBasis,
    agreement_id: Option<AgreementId>,
    duties: Json<Vec<Task>>,
    note: Option<String>,
    requested_at: Instant,
    requested_by: Option<AccountId>,
    decided_at: Option<Instant>,
    decided_by: Option<AccountId>,
    reason: Option<String>,
    agreed: Option<Json<Agreed>>,
    since_on: Option<Day>,
    began_at: Option<Instant>,
    ended_at: Option<Instant>,
    ended_because: Option<ClaimEnd>,
    release_on: Option<Day>,
    released_by: Option<AccountId>,
    successor_unit_id: Option<UnitId>,
    offered_at: Option<Instant>,
    offered_by: Option<AccountId>,
    revocation: Option<Json<Revocation>>,
    version: i64,
    updated_at: Instant,
    recorded_at: Option<Instant>,
}

versioned!(
    /// Every state of a claim.
    pub static CLAIMS: Row in zone_claims[zone_id, n]
);

impl Row {
    fn of(community_id: CommunityId, claim: &Claim) -> Result<Self, Fault> {
        let (term, decision, end) = (claim.term(), claim.decision(), claim.end());
        let (offer, release) = (claim.offer(), claim.release());
        Ok(Self {
            community_id,
            zone_id: claim.zone,
            n: claim.n,
            unit_id: claim.unit,
            role: claim.role,
            state: claim.state.word(),
            basis: claim.basis.word(),
            agreement_id: claim.agreement,
            duties: Json::of(claim.duties.clone())?,
            note: claim.note.clone(),
            requested_at: claim.requested_at,
            requested_by: claim.requested_by,
            decided_at: decision.map(|decision| decision.at),
            decided_by: decision.and_then(|decision| decision.by),
            reason: decision.and_then(|decision| decision.reason.clone()),
            agreed: Json::maybe(claim.basis.agreed().cloned())?,
            since_on: term.and_then(|term| term.since_on),
            began_at: term.map(|term| term.began_at),
            ended_at: end.map(|end| end.at),
            ended_because: end.map(|end| end.because),
            release_on: release.map(|release| release.on),
            released_by: release.and_then(|release| release.by),
            successor_unit_id: offer.map(|offer| offer.to),
            offered_at: offer.map(|offer| offer.at),
            offered_by: offer.and_then(|offer| offer.by),
            revocation: Json::maybe(claim.revocation().cloned())?,
            version: claim.version,
            updated_at: claim.updated_at,
            recorded_at: term.filter(|term| term.recorded_at != term.began_at).map(|term| term.recorded_at),
        })
    }
}

impl TryFrom<Row> for Claim {
    type Error = Fault;

    fn try_from(mut row: Row) -> Result<Self, Fault> {
        read_row("zone_claims", Joined(row.zone_id, row.n), || {
            Ok(Self {
                zone: row.zone_id,
                n: row.n,
                unit: row.unit_id,
                role: row.role,
                basis: basis(&mut row)?,
                state: state(&mut row)?,
                agreement: row.agreement_id,
                duties: row.duties.into_inner(),
                note: row.note,
                requested_at: row.requested_at,
                requested_by: row.requested_by,
                version: row.version,
                updated_at: row.updated_at,
            })
        })
    }
}

fn basis(row: &mut Row) -> Result<Basis, Fault> {
    match (row.basis, row.agreed.take()) {
        (ClaimBasis::Request, None) => Ok(Basis::Request),
        (ClaimBasis::Assignment, Some(agreed)) => Ok(Basis::Assignment(agreed.into_inner())),
        (ClaimBasis::Handover, None) => Ok(Basis::Handover),
        _ => Err(unreadable()),
    }
}

/// The state of a claim, as its columns tell; what they tell has to be its word.
fn state(row: &mut Row) -> Result<State, Fault> {
    let (by, reason) = (row.decided_by, row.reason.take());
    let decision = row.decided_at.map(|at| Decision { at, by, reason });
    let revocation = row.revocation.take().map(Json::into_inner);
    let (planned_end, end) = (planned_end(row)?, end(row)?);
    let bare = (planned_end, end, &revocation, row.since_on, row.recorded_at)
        == (PlannedEnd::Unplanned, None, &None, None, None);
    let state = match (row.state, decision, row.began_at) {
        (ClaimState::Requested, None, None) if bare => State::Requested,
        (ClaimState::Rejected, Some(decision), None) if bare => State::Rejected(decision),
        (ClaimState::Withdrawn, Some(decision), None) if bare => State::Withdrawn(decision),
        (ClaimState::Superseded, Some(decision), None) if bare => State::Superseded(decision),
        (_, Some(decision), Some(began_at)) => {
            let (since_on, recorded_at) = (row.since_on, row.recorded_at.unwrap_or(began_at));
            let term = Term { decision, since_on, began_at, recorded_at, planned_end, revocation };
            match end {
                Some(end) => State::Over(term, end),
                None => State::Live(term),
            }
        }
        _ => return Err(unreadable()),
    };
    if state.word() == row.state { Ok(state) } else { Err(unreadable()) }
}

fn planned_end(row: &Row) -> Result<PlannedEnd, Fault> {
    match (row.release_on, row.successor_unit_id, row.offered_at) {
        (None, None, None) => Ok(PlannedEnd::Unplanned),
        (None, Some(to), Some(at)) => Ok(PlannedEnd::HandingOver(Offer { to, at, by: row.offered_by })),
        (Some(on), None, None) => Ok(PlannedEnd::ReleaseNotice(Release { on, by: row.released_by })),
        _ => Err(unreadable()),
    }
}

fn end(row: &Row) -> Result<Option<End>, Fault> {
    match (row.ended_at, row.ended_because) {
        (None, None) => Ok(None),
        (Some(at), Some(because)) => Ok(Some(End { at, because })),
        _ => Err(unreadable()),
    }
}

macro_rules! mine {
    ($view:ident) => {
        zone_claims::table.filter(zone_claims::community_id.eq($view.community()))
    };
}

/// The claims of these zones that are asked for or live, by zone.
pub fn open_claims(view: &mut ReadTx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Vec<Claim>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Claim> = mine!(view)
        .filter(one_of(zone_claims::zone_id, ids.iter().copied()))
        .filter(one_word_of(zone_claims::state, ClaimState::OPEN.map(ClaimState::name)))
        .order((zone_claims::zone_id, zone_claims::n))
        .select(Row::as_select())
        .read_all(view.conn())?;
    Ok(by_zone(found.into_iter().map(|claim| (claim.zone, claim))))
}

/// The claims of a zone, or of all, as they stood on record before an instant, from the first on.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Claim)>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &CLAIMS, of, before)?;
    rows.into_iter().map(|row| Ok((row.zone_id, row.try_into()?))).collect()
}

/// Every claim of a zone, from the first on.
pub fn list(view: &mut ReadTx, zone: ZoneId) -> Result<Vec<Claim>, Fault> {
    mine!(view)
        .filter(zone_claims::zone_id.eq(zone))
        .order(zone_claims::n)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The claim of this number.
pub fn find(view: &mut ReadTx, zone: ZoneId, n: i64) -> Result<Option<Claim>, Fault> {
    mine!(view)
        .filter(zone_claims::zone_id.eq(zone))
        .filter(zone_claims::n.eq(n))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// The number of the next claim of a zone.
pub fn next(view: &mut ReadTx, zone: ZoneId) -> Result<i64, Fault> {
    let last: Option<i64> =
        mine!(view).filter(zone_claims::zone_id.eq(zone)).select(max(zone_claims::n)).first(view.conn())?;
    Ok(last.unwrap_or(0) + 1)
}

/// The claims of a unit that are asked for or live.
pub fn of_unit(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Claim>, Fault> {
    mine!(view)
        .filter(zone_claims::unit_id.eq(unit))
        .filter(one_word_of(zone_claims::state, ClaimState::OPEN.map(ClaimState::name)))
        .order((zone_claims::zone_id, zone_claims::n))
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The claims that rest on an agreement and are live.
pub fn under(view: &mut ReadTx, agreement: AgreementId) -> Result<Vec<Claim>, Fault> {
    mine!(view)
        .filter(zone_claims::agreement_id.is_not_null())
        .filter(zone_claims::agreement_id.assume_not_null().eq(agreement))
        .filter(zone_claims::began_at.is_not_null().and(zone_claims::ended_at.is_null()))
        .order((zone_claims::zone_id, zone_claims::n))
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The claims of the community in one of these states, the oldest request first.
pub fn in_states(view: &mut ReadTx, states: &[ClaimState], limit: i64) -> Result<Vec<Claim>, Fault> {
    mine!(view)
        .filter(zone_claims::state.eq_any(states.iter().copied()))
        .order((zone_claims::requested_at, zone_claims::zone_id, zone_claims::n))
        .limit(limit)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Enters a claim. What is one at most is enforced by a unique index as well.
pub fn insert(tx: &mut WriteTx, claim: &Claim) -> Result<(), Fault> {
    let row = Row::of(tx.community(), claim)?;
    on_unique(diesel::insert_into(zone_claims::table).values(row).execute(tx.conn()), taken)?;
    tx.touch_one(&CLAIMS, (claim.zone.uuid(), claim.n));
    Ok(())
}

/// Saves a changed claim.
pub fn save(tx: &mut WriteTx, claim: &Claim) -> Result<(), Fault> {
    let row = Row::of(tx.community(), claim)?;
    let one = zone_claims::table
        .filter(zone_claims::community_id.eq(tx.community()))
        .filter(zone_claims::zone_id.eq(claim.zone))
        .filter(zone_claims::n.eq(claim.n));
    on_unique(diesel::update(one).set(row).execute(tx.conn()), taken)?;
    tx.touch_one(&CLAIMS, (claim.zone.uuid(), claim.n));
    Ok(())
}

fn taken(constraint: &str) -> Option<Fault> {
    match constraint {
        "zone_claims_zone_id_key" => Some(Fault::of(&ZONE_ALREADY_CLAIMED)),
        "zone_claims_zone_id_unit_id_role_key" => Some(Fault::of(&CLAIM_ALREADY_REQUESTED)),
        _ => None,
    }
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, zone_claims, zone_id, Row, Claim::try_from))
}

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zone_holds)]
struct HoldRow {
    community_id: CommunityId,
    zone_id: ZoneId,
    n: i64,
    unit_id: UnitId,
    held_at: Instant,
    held_by: Option<AccountId>,
    until_at: Instant,
    ended_at: Option<Instant>,
}

versioned!(
    /// Every state of a hold.
    pub static HOLDS: HoldRow in zone_holds[zone_id, n]
);

impl From<HoldRow> for Hold {
    fn from(row: HoldRow) -> Self {
        Self { n: row.n, unit: row.unit_id, at: row.held_at, by: row.held_by, until: row.until_at }
    }
}

/// The holds of these zones that count now, by zone.
pub fn current_holds(view: &mut ReadTx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Hold>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<HoldRow> = zone_holds::table
        .filter(zone_holds::community_id.eq(view.community()))
        .filter(one_of(zone_holds::zone_id, ids.iter().copied()))
        .filter(zone_holds::ended_at.is_null())
        .filter(zone_holds::until_at.gt(view.now()))
        .select(HoldRow::as_select())
        .read_all(view.conn())?;
    Ok(rows.into_iter().map(|row| (row.zone_id, row.into())).collect())
}

/// The holds of a zone, or of all, that nobody had let go of before an instant; those that had run out as well.
pub fn holds_as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Hold)>, Fault> {
    let rows: Vec<HoldRow> = rows_as_of(view, &HOLDS, of, before)?;
    let open = rows.into_iter().filter(|row| row.ended_at.is_none());
    Ok(open.map(|row| (row.zone_id, row.into())).collect())
}

/// The number of the next hold of a zone.
pub fn next_hold(view: &mut ReadTx, zone: ZoneId) -> Result<i64, Fault> {
    let last: Option<i64> = zone_holds::table
        .filter(zone_holds::community_id.eq(view.community()))
        .filter(zone_holds::zone_id.eq(zone))
        .select(max(zone_holds::n))
        .first(view.conn())?;
    Ok(last.unwrap_or(0) + 1)
}

/// Notes as ended what has run out by an instant, or ends now.
pub fn end_hold(tx: &mut WriteTx, zone: ZoneId, at: Instant) -> Result<(), Fault> {
    let open = zone_holds::table
        .filter(zone_holds::community_id.eq(tx.community()))
        .filter(zone_holds::zone_id.eq(zone))
        .filter(zone_holds::ended_at.is_null());
    let ended: Vec<i64> =
        diesel::update(open).set(zone_holds::ended_at.eq(Some(at))).returning(zone_holds::n).get_results(tx.conn())?;
    ended.into_iter().for_each(|n| tx.touch_one(&HOLDS, (zone.uuid(), n)));
    Ok(())
}

/// Enters a hold. That there is one at most is enforced by a unique index as well.
pub fn insert_hold(tx: &mut WriteTx, zone: ZoneId, hold: &Hold) -> Result<(), Fault> {
    let row = HoldRow {
        community_id: tx.community(),
        zone_id: zone,
        n: hold.n,
        unit_id: hold.unit,
        held_at: hold.at,
        held_by: hold.by,
        until_at: hold.until,
        ended_at: None,
    };
    let held = |constraint: &str| (constraint == "zone_holds_zone_id_key").then(|| Fault::of(&ZONE_HELD));
    on_unique(diesel::insert_into(zone_holds::table).values(row).execute(tx.conn()), held)?;
    tx.touch_one(&HOLDS, (zone.uuid(), hold.n));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn claim(state: State) -> Claim {
        let now = Instant::from_micros(1);
        Claim {
            zone: ZoneId(Uuid::from_u128(1)),
            n: 1,
            unit: UnitId(Uuid::from_u128(2)),
            role: ClaimRole::Lead,
            basis: Basis::Request,
            state,
            agreement: None,
            duties: Vec::new(),
            note: None,
            requested_at: now,
            requested_by: None,
            version: 1,
            updated_at: now,
        }
    }

    fn row(state: State) -> Row {
        Row::of(CommunityId(Uuid::nil()), &claim(state)).unwrap()
    }

    fn term(planned_end: PlannedEnd) -> Term {
        Term { planned_end, recorded_at: Instant::from_micros(3), ..Term::begun(None, Instant::from_micros(2)) }
    }

    #[test]
    fn every_state_is_read_as_it_was_written() {
        let decision = Decision { at: Instant::from_micros(2), by: None, reason: Some("示例".to_owned()) };
        let offer =
            PlannedEnd::HandingOver(Offer { to: UnitId(Uuid::from_u128(3)), at: Instant::from_micros(4), by: None });
        let release = PlannedEnd::ReleaseNotice(Release { on: "2026-07-31".parse().unwrap(), by: None });
        let end = |because| End { at: Instant::from_micros(5), because };
        for state in [
            State::Requested,
            State::Live(term(PlannedEnd::Unplanned)),
            State::Live(term(offer)),
            State::Live(term(release)),
            State::Over(term(offer), end(ClaimEnd::HandedOver)),
            State::Over(term(PlannedEnd::Unplanned), end(ClaimEnd::Revoked)),
            State::Rejected(decision.clone()),
            State::Withdrawn(decision.clone()),
            State::Superseded(decision),
        ] {
            assert_eq!(Claim::try_from(row(state.clone())).unwrap(), claim(state));
        }
    }

    #[test]
    fn columns_that_contradict_each_other_are_no_claim() {
        let (asked, live) = (|| row(State::Requested), || row(State::Live(term(PlannedEnd::Unplanned))));
        let at = Some(Instant::from_micros(9));
        for wrong in [
            Row { state: ClaimState::Active, ..asked() },
            Row { began_at: at, ..asked() },
            Row { decided_at: at, ..asked() },
            Row { since_on: Some("2026-07-01".parse().unwrap()), ..asked() },
            Row { basis: ClaimBasis::Assignment, ..asked() },
            Row { state: ClaimState::Requested, ..live() },
            Row { state: ClaimState::HandingOver, ..live() },
            Row { state: ClaimState::Ended, ..live() },
            Row { ended_at: at, ..live() },
            Row { ended_at: at, ended_because: Some(ClaimEnd::Released), ..live() },
            Row { offered_at: at, ..live() },
            Row { began_at: None, ..live() },
        ] {
            let fault = Claim::try_from(wrong).unwrap_err();
            assert_eq!(fault.row().map(|(table, _)| table), Some("zone_claims"), "{fault:?}");
        }
    }
}
