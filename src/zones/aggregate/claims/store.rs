//! Memory: claims of zones, from the request on, and holds; a hold that is over is noted as ended when the next begins.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Claim, ClaimBasis, ClaimEnd, ClaimRole, ClaimState, Decision, End, Hold, Offer, Release};
use crate::codes::{CLAIM_ALREADY_REQUESTED, ZONE_ALREADY_CLAIMED, ZONE_HELD};
use db::schema::{zone_claims, zone_holds};
use db::{At, Joined, On, Uid, find_unreadable, from_json, known, on_unique, one_of, read_row, to_json};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, Fault, Id, Instant, UnitId, ZoneId};

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = zone_claims, primary_key(community_id, zone_id, n), treat_none_as_null = true)]
struct Row {
    community_id: Uid,
    zone_id: Uid,
    n: i64,
    unit_id: Uid,
    role: String,
    state: String,
    basis: String,
    agreement_id: Option<Uid>,
    duties: String,
    note: Option<String>,
    requested_at: At,
    requested_by: Option<Uid>,
    decided_at: Option<At>,
    decided_by: Option<Uid>,
    reason: Option<String>,
    agreed: Option<String>,
    since_on: Option<On>,
    began_at: Option<At>,
    ended_at: Option<At>,
    ended_because: Option<String>,
    release_on: Option<On>,
    released_by: Option<Uid>,
    successor_unit_id: Option<Uid>,
    offered_at: Option<At>,
    offered_by: Option<Uid>,
    revocation: Option<String>,
    version: i64,
    updated_at: At,
    recorded_at: Option<At>,
}

versioned!(
    /// Every state of a claim.
    pub static CLAIMS: Row in zone_claims[zone_id, n]
);

impl Row {
    fn of(community: Uid, claim: &Claim) -> Result<Self, Fault> {
        let decision = claim.decision.as_ref();
        Ok(Self {
            community_id: community,
            zone_id: claim.zone.into(),
            n: claim.n,
            unit_id: claim.unit.into(),
            role: claim.role.name().to_owned(),
            state: claim.state.name().to_owned(),
            basis: claim.basis.name().to_owned(),
            agreement_id: claim.agreement.map(Uid::from),
            duties: to_json(&claim.duties)?,
            note: claim.note.clone(),
            requested_at: claim.requested_at.into(),
            requested_by: claim.requested_by.map(Uid::from),
            decided_at: decision.map(|decision| decision.at.into()),
            decided_by: decision.and_then(|decision| decision.by).map(Uid::from),
            reason: decision.and_then(|decision| decision.reason.clone()),
            agreed: claim.agreed.as_ref().map(|value| to_json(value)).transpose()?,
            since_on: claim.since_on.map(On::from),
            began_at: claim.began_at.map(At::from),
            ended_at: claim.end.map(|end| end.at.into()),
            ended_because: claim.end.map(|end| end.because.name().to_owned()),
            release_on: claim.release.map(|release| release.on.into()),
            released_by: claim.release.and_then(|release| release.by).map(Uid::from),
            successor_unit_id: claim.offer.map(|offer| offer.to.into()),
            offered_at: claim.offer.map(|offer| offer.at.into()),
            offered_by: claim.offer.and_then(|offer| offer.by).map(Uid::from),
            revocation: claim.revocation.as_ref().map(|value| to_json(value)).transpose()?,
            version: claim.version,
            updated_at: claim.updated_at.into(),
            recorded_at: claim.recorded_at.map(At::from),
        })
    }
}

impl TryFrom<Row> for Claim {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("zone_claims", Joined(row.zone_id, row.n), || {
            let end = match (row.ended_at, row.ended_because) {
                (Some(at), Some(word)) => Some(End { at: at.into(), because: known(ClaimEnd::named(&word))? }),
                _ => None,
            };
            let (by, reason) = (row.decided_by.map(Uid::id), row.reason);
            let (released_by, offered_by) = (row.released_by.map(Uid::id), row.offered_by.map(Uid::id));
            let offer = row.successor_unit_id.zip(row.offered_at);
            Ok(Self {
                zone: row.zone_id.id(),
                n: row.n,
                unit: row.unit_id.id(),
                role: known(ClaimRole::named(&row.role))?,
                state: known(ClaimState::named(&row.state))?,
                basis: known(ClaimBasis::named(&row.basis))?,
                agreement: row.agreement_id.map(Uid::id),
                duties: from_json(&row.duties)?,
                note: row.note,
                requested_at: row.requested_at.into(),
                requested_by: row.requested_by.map(Uid::id),
                decision: row.decided_at.map(|at| Decision { at: at.into(), by, reason }),
                agreed: row.agreed.as_deref().map(|text| from_json(text)).transpose()?,
                since_on: On::maybe(row.since_on)?,
                began_at: row.began_at.map(Into::into),
                end,
                release: On::maybe(row.release_on)?.map(|on| Release { on, by: released_by }),
                offer: offer.map(|(to, at)| Offer { to: to.id(), at: at.into(), by: offered_by }),
                revocation: row.revocation.as_deref().map(|text| from_json(text)).transpose()?,
                version: row.version,
                updated_at: row.updated_at.into(),
                recorded_at: row.recorded_at.map(Into::into),
            })
        })
    }
}

macro_rules! mine {
    ($view:ident) => {
        zone_claims::table.filter(zone_claims::community_id.eq($view.cid()))
    };
}

fn all(rows: Vec<Row>) -> Result<Vec<Claim>, Fault> {
    rows.into_iter().map(Claim::try_from).collect()
}

fn grouped(rows: Vec<Row>) -> Result<HashMap<ZoneId, Vec<Claim>>, Fault> {
    let mut found: HashMap<ZoneId, Vec<Claim>> = HashMap::new();
    for claim in all(rows)? {
        found.entry(claim.zone).or_default().push(claim);
    }
    Ok(found)
}

/// The claims of these zones that are asked for or live, by zone.
pub fn open_claims(view: &mut ReadTx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Vec<Claim>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = mine!(view)
        .filter(one_of(zone_claims::zone_id, ids.iter().copied().map(Uid::from)))
        .filter(zone_claims::state.eq_any(ClaimState::OPEN.map(ClaimState::name)))
        .order((zone_claims::zone_id, zone_claims::n))
        .select(Row::as_select())
        .load(view.conn())?;
    grouped(rows)
}

/// The claims of a zone, or of all, as they stood on record before an instant, from the first on.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Claim)>, Fault> {
    let claims = all(rows_as_of(view, &CLAIMS, of, before)?)?;
    Ok(claims.into_iter().map(|claim| (claim.zone, claim)).collect())
}

/// Every claim of a zone, from the first on.
pub fn list(view: &mut ReadTx, zone: ZoneId) -> Result<Vec<Claim>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(zone_claims::zone_id.eq(Uid::from(zone)))
        .order(zone_claims::n)
        .select(Row::as_select())
        .load(view.conn())?;
    all(rows)
}

/// The claim of this number.
pub fn find(view: &mut ReadTx, zone: ZoneId, n: i64) -> Result<Option<Claim>, Fault> {
    let row: Option<Row> = mine!(view)
        .filter(zone_claims::zone_id.eq(Uid::from(zone)))
        .filter(zone_claims::n.eq(n))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    row.map(Claim::try_from).transpose()
}

/// The number of the next claim of a zone.
pub fn next(view: &mut ReadTx, zone: ZoneId) -> Result<i64, Fault> {
    let last: Option<i64> = mine!(view)
        .filter(zone_claims::zone_id.eq(Uid::from(zone)))
        .order(zone_claims::n.desc())
        .select(zone_claims::n)
        .first(view.conn())
        .optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// The claims of a unit that are asked for or live.
pub fn of_unit(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Claim>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(zone_claims::unit_id.eq(Uid::from(unit)))
        .filter(zone_claims::state.eq_any(ClaimState::OPEN.map(ClaimState::name)))
        .order((zone_claims::zone_id, zone_claims::n))
        .select(Row::as_select())
        .load(view.conn())?;
    all(rows)
}

/// The claims that rest on an agreement and are live.
pub fn under(view: &mut ReadTx, agreement: AgreementId) -> Result<Vec<Claim>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(zone_claims::agreement_id.is_not_null())
        .filter(zone_claims::agreement_id.assume_not_null().eq(Uid::from(agreement)))
        .filter(zone_claims::began_at.is_not_null().and(zone_claims::ended_at.is_null()))
        .order((zone_claims::zone_id, zone_claims::n))
        .select(Row::as_select())
        .load(view.conn())?;
    all(rows)
}

/// The claims of the community in one of these states, the oldest request first.
pub fn in_states(view: &mut ReadTx, states: &[ClaimState], limit: i64) -> Result<Vec<Claim>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(zone_claims::state.eq_any(states.iter().map(|state| state.name())))
        .order((zone_claims::requested_at, zone_claims::zone_id, zone_claims::n))
        .limit(limit)
        .select(Row::as_select())
        .load(view.conn())?;
    all(rows)
}

/// Enters a claim. What is one at most has the last word on the disk.
pub fn insert(tx: &mut WriteTx, claim: &Claim) -> Result<(), Fault> {
    let row = Row::of(tx.cid(), claim)?;
    on_unique(diesel::insert_into(zone_claims::table).values(row).execute(tx.conn()), taken)?;
    tx.touch_one(&CLAIMS, (claim.zone.uuid(), claim.n));
    Ok(())
}

/// Writes a changed claim down.
pub fn save(tx: &mut WriteTx, claim: &Claim) -> Result<(), Fault> {
    let row = Row::of(tx.cid(), claim)?;
    let one = zone_claims::table
        .filter(zone_claims::community_id.eq(tx.cid()))
        .filter(zone_claims::zone_id.eq(Uid::from(claim.zone)))
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
    community_id: Uid,
    zone_id: Uid,
    n: i64,
    unit_id: Uid,
    held_at: At,
    held_by: Option<Uid>,
    until_at: At,
    ended_at: Option<At>,
}

versioned!(
    /// Every state of a hold.
    pub static HOLDS: HoldRow in zone_holds[zone_id, n]
);

impl From<HoldRow> for Hold {
    fn from(row: HoldRow) -> Self {
        let (at, until) = (row.held_at.into(), row.until_at.into());
        Self { n: row.n, unit: row.unit_id.id(), at, by: row.held_by.map(Uid::id), until }
    }
}

/// The holds of these zones that count now, by zone.
pub fn current_holds(view: &mut ReadTx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Hold>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<HoldRow> = zone_holds::table
        .filter(zone_holds::community_id.eq(view.cid()))
        .filter(one_of(zone_holds::zone_id, ids.iter().copied().map(Uid::from)))
        .filter(zone_holds::ended_at.is_null())
        .filter(zone_holds::until_at.gt(At(view.now())))
        .select(HoldRow::as_select())
        .load(view.conn())?;
    Ok(rows.into_iter().map(|row| (row.zone_id.id(), row.into())).collect())
}

/// The holds of a zone, or of all, that nobody had let go of before an instant; those that had run out as well.
pub fn holds_as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Hold)>, Fault> {
    let rows: Vec<HoldRow> = rows_as_of(view, &HOLDS, of, before)?;
    let open = rows.into_iter().filter(|row| row.ended_at.is_none());
    Ok(open.map(|row| (row.zone_id.id(), row.into())).collect())
}

/// The number of the next hold of a zone.
pub fn next_hold(view: &mut ReadTx, zone: ZoneId) -> Result<i64, Fault> {
    let last: Option<i64> = zone_holds::table
        .filter(zone_holds::community_id.eq(view.cid()))
        .filter(zone_holds::zone_id.eq(Uid::from(zone)))
        .order(zone_holds::n.desc())
        .select(zone_holds::n)
        .first(view.conn())
        .optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Notes as ended what has run out by an instant, or ends now.
pub fn end_hold(tx: &mut WriteTx, zone: ZoneId, at: Instant) -> Result<(), Fault> {
    let open = zone_holds::table
        .filter(zone_holds::community_id.eq(tx.cid()))
        .filter(zone_holds::zone_id.eq(Uid::from(zone)))
        .filter(zone_holds::ended_at.is_null());
    let ended: Vec<i64> = diesel::update(open)
        .set(zone_holds::ended_at.eq(Some(At(at))))
        .returning(zone_holds::n)
        .get_results(tx.conn())?;
    ended.into_iter().for_each(|n| tx.touch_one(&HOLDS, (zone.uuid(), n)));
    Ok(())
}

/// Enters a hold. That there is one at most has the last word on the disk.
pub fn insert_hold(tx: &mut WriteTx, zone: ZoneId, hold: &Hold) -> Result<(), Fault> {
    let row = HoldRow {
        community_id: tx.cid(),
        zone_id: zone.into(),
        n: hold.n,
        unit_id: hold.unit.into(),
        held_at: hold.at.into(),
        held_by: hold.by.map(Uid::from),
        until_at: hold.until.into(),
        ended_at: None,
    };
    let held = |constraint: &str| (constraint == "zone_holds_zone_id_key").then(|| Fault::of(&ZONE_HELD));
    on_unique(diesel::insert_into(zone_holds::table).values(row).execute(tx.conn()), held)?;
    tx.touch_one(&HOLDS, (zone.uuid(), hold.n));
    Ok(())
}
