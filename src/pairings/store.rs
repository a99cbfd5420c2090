//! The table of pairings (diesel). What is sealed goes in and out as it is.

use std::collections::HashMap;
use std::ops::Deref;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::codes::ALREADY_PAIRED;
use super::model::{Done, End, Pairing, PairingEnd, PairingOrigin, PairingState};
use db::schema::pairings;
use db::{At, On, Uid, digested, find_unreadable, known, on_unique, one_of, read_row};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{Day, Fault, HouseholdId, Id, Instant, PairingId, UnitId};

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = pairings, primary_key(community_id, pairing_id), treat_none_as_null = true)]
struct Row {
    community_id: Uid,
    pairing_id: Uid,
    household_id: Uid,
    unit_id: Uid,
    state: String,
    origin: String,
    matching_id: Option<Uid>,
    succeeds_id: Option<Uid>,
    helper_id: Option<Uid>,
    visit_every_days: Option<i64>,
    accepted_at: Option<At>,
    accepted_by: Option<Uid>,
    confirmed_at: Option<At>,
    confirmed_by: Option<Uid>,
    since_on: Option<On>,
    counts_from: Option<On>,
    ended_at: Option<At>,
    ended_by: Option<Uid>,
    ended_because: Option<String>,
    reported_at: Option<At>,
    proposed_by: Option<Uid>,
    version: i64,
    created_at: At,
    updated_at: At,
    met_on: Option<On>,
}

/// A row as its states are kept: of what is sealed a digest alone, so that what was corrected is kept nowhere.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = pairings)]
struct Whole {
    #[diesel(embed)]
    #[serde(flatten)]
    row: Row,
    #[serde(serialize_with = "digested")]
    sealed: Option<Vec<u8>>,
}

impl Deref for Whole {
    type Target = Row;
    fn deref(&self) -> &Row {
        &self.row
    }
}

versioned!(
    /// Every state of a pairing, as far as it is not sealed; once the household's key is gone, the last one alone.
    pub static PAIRINGS: Whole in pairings[pairing_id] owner household_id as erasable
);

fn done(at: Option<At>, by: Option<Uid>) -> Option<Done> {
    at.map(|at| Done { at: at.into(), by: by.map(Uid::id) })
}

impl Row {
    fn of(pairing: &Pairing) -> Self {
        let by = |done: Option<Done>| done.and_then(|done| done.by).map(Uid::from);
        Self {
            community_id: pairing.community.into(),
            pairing_id: pairing.id.into(),
            household_id: pairing.household.into(),
            unit_id: pairing.unit.into(),
            state: pairing.state.name().to_owned(),
            origin: pairing.origin.name().to_owned(),
            matching_id: pairing.matching.map(Uid::from),
            succeeds_id: pairing.succeeds.map(Uid::from),
            helper_id: pairing.helper.map(Uid::from),
            visit_every_days: pairing.visit_every_days,
            accepted_at: pairing.accepted.map(|done| done.at.into()),
            accepted_by: by(pairing.accepted),
            confirmed_at: pairing.confirmed.map(|done| done.at.into()),
            confirmed_by: by(pairing.confirmed),
            since_on: pairing.since.map(On::from),
            counts_from: pairing.counts_from.map(On::from),
            ended_at: pairing.end.map(|end| end.at.into()),
            ended_by: pairing.end.and_then(|end| end.by).map(Uid::from),
            ended_because: pairing.end.map(|end| end.because.name().to_owned()),
            reported_at: pairing.reported_at.map(At::from),
            proposed_by: pairing.proposed_by.map(Uid::from),
            version: pairing.version,
            created_at: pairing.created_at.into(),
            updated_at: pairing.updated_at.into(),
            met_on: pairing.met_on.map(On::from),
        }
    }
}

impl TryFrom<Row> for Pairing {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("pairings", row.pairing_id, || {
            let because = row.ended_because.as_deref().and_then(PairingEnd::named);
            let by = row.ended_by.map(Uid::id);
            Ok(Self {
                id: row.pairing_id.id(),
                community: row.community_id.id(),
                household: row.household_id.id(),
                unit: row.unit_id.id(),
                state: known(PairingState::named(&row.state))?,
                origin: known(PairingOrigin::named(&row.origin))?,
                matching: row.matching_id.map(Uid::id),
                succeeds: row.succeeds_id.map(Uid::id),
                helper: row.helper_id.map(Uid::id),
                visit_every_days: row.visit_every_days,
                accepted: done(row.accepted_at, row.accepted_by),
                confirmed: done(row.confirmed_at, row.confirmed_by),
                since: On::maybe(row.since_on)?,
                counts_from: On::maybe(row.counts_from)?,
                end: row.ended_at.zip(because).map(|(at, because)| End { at: at.into(), by, because }),
                reported_at: row.reported_at.map(Into::into),
                met_on: On::maybe(row.met_on)?,
                proposed_by: row.proposed_by.map(Uid::id),
                version: row.version,
                created_at: row.created_at.into(),
                updated_at: row.updated_at.into(),
            })
        })
    }
}

/// Where a pairing stands, or may come to.
const STANDING: [PairingState; 3] = [PairingState::Proposed, PairingState::Active, PairingState::Paused];

fn standing() -> Vec<&'static str> {
    STANDING.iter().map(|state| state.name()).collect()
}

macro_rules! mine {
    ($view:ident) => {
        pairings::table.filter(pairings::community_id.eq($view.cid()))
    };
}

fn read(rows: Vec<Row>) -> Result<Vec<Pairing>, Fault> {
    rows.into_iter().map(Pairing::try_from).collect()
}

/// The pairing of this id.
pub fn find(view: &mut ReadTx, id: PairingId) -> Result<Option<Pairing>, Fault> {
    let one = mine!(view).filter(pairings::pairing_id.eq(Uid::from(id)));
    let row: Option<Row> = one.select(Row::as_select()).first(view.conn()).optional()?;
    row.map(Pairing::try_from).transpose()
}

/// The pairings of the community, of one household or of one unit, in the order they were proposed.
pub fn list(view: &mut ReadTx, household: Option<HouseholdId>, unit: Option<UnitId>) -> Result<Vec<Pairing>, Fault> {
    let mut query = mine!(view).order((pairings::created_at, pairings::pairing_id)).into_boxed();
    if let Some(household) = household {
        query = query.filter(pairings::household_id.eq(Uid::from(household)));
    }
    if let Some(unit) = unit {
        query = query.filter(pairings::unit_id.eq(Uid::from(unit)));
    }
    read(query.select(Row::as_select()).load(view.conn())?)
}

/// The pairings that stand, or may come to, of the community, of one household or of one unit.
pub fn standing_of(
    view: &mut ReadTx,
    household: Option<HouseholdId>,
    unit: Option<UnitId>,
) -> Result<Vec<Pairing>, Fault> {
    let mut query = mine!(view).order((pairings::created_at, pairings::pairing_id)).into_boxed();
    query = query.filter(pairings::state.eq_any(standing()));
    if let Some(household) = household {
        query = query.filter(pairings::household_id.eq(Uid::from(household)));
    }
    if let Some(unit) = unit {
        query = query.filter(pairings::unit_id.eq(Uid::from(unit)));
    }
    read(query.select(Row::as_select()).load(view.conn())?)
}

/// Pairings that ended since an instant and whose final report nobody has filed, of all units or of one.
pub fn unreported(view: &mut ReadTx, unit: Option<UnitId>, since: Instant) -> Result<Vec<Pairing>, Fault> {
    let mut query = mine!(view).order((pairings::created_at, pairings::pairing_id)).into_boxed();
    query = query.filter(pairings::state.eq(PairingState::Ended.name())).filter(pairings::reported_at.is_null());
    query = query.filter(pairings::ended_at.assume_not_null().ge(At(since)));
    if let Some(unit) = unit {
        query = query.filter(pairings::unit_id.eq(Uid::from(unit)));
    }
    read(query.select(Row::as_select()).load(view.conn())?)
}

/// Proposals that would take over from these, by the pairing they take over from.
pub fn successors(view: &mut ReadTx, ids: &[PairingId]) -> Result<HashMap<PairingId, (PairingId, UnitId)>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Option<Uid>, Uid, Uid)> = mine!(view)
        .filter(one_of(pairings::succeeds_id.assume_not_null(), ids.iter().copied().map(Uid::from)))
        .filter(pairings::state.eq(PairingState::Proposed.name()))
        .select((pairings::succeeds_id, pairings::pairing_id, pairings::unit_id))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(from, id, unit)| Some((from?.id(), (id.id(), unit.id())))).collect())
}

/// Enters a pairing, with what is sealed of it.
pub fn insert(tx: &mut WriteTx, pairing: &Pairing, sealed: &[u8]) -> Result<(), Fault> {
    let row = (Row::of(pairing), pairings::sealed.eq(Some(sealed)));
    let entered = diesel::insert_into(pairings::table).values(row).execute(tx.conn());
    let twice = |name: &str| (name == "pairings_household_id_unit_id_key").then(|| Fault::of(&ALREADY_PAIRED));
    on_unique(entered, twice)?;
    tx.touch(&PAIRINGS, pairing.id);
    Ok(())
}

/// Writes a changed pairing down.
pub fn update(tx: &mut WriteTx, pairing: &Pairing) -> Result<(), Fault> {
    let one = mine!(tx).filter(pairings::pairing_id.eq(Uid::from(pairing.id)));
    diesel::update(one).set(Row::of(pairing)).execute(tx.conn())?;
    tx.touch(&PAIRINGS, pairing.id);
    Ok(())
}

/// What is sealed of these pairings.
pub fn sealed(view: &mut ReadTx, ids: &[PairingId]) -> Result<HashMap<PairingId, Vec<u8>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uid, Option<Vec<u8>>)> = mine!(view)
        .filter(one_of(pairings::pairing_id, ids.iter().copied().map(Uid::from)))
        .select((pairings::pairing_id, pairings::sealed))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(id, sealed)| Some((id.id(), sealed?))).collect())
}

/// Puts what is sealed of a pairing in place of what was.
pub fn put_sealed(tx: &mut WriteTx, id: PairingId, sealed: Option<&[u8]>) -> Result<(), Fault> {
    let one = mine!(tx).filter(pairings::pairing_id.eq(Uid::from(id)));
    diesel::update(one).set(pairings::sealed.eq(sealed)).execute(tx.conn())?;
    tx.touch(&PAIRINGS, id);
    Ok(())
}

/// Notes the last day somebody of the household was met.
pub fn put_met(tx: &mut WriteTx, id: PairingId, on: Option<Day>) -> Result<(), Fault> {
    let one = mine!(tx).filter(pairings::pairing_id.eq(Uid::from(id)));
    diesel::update(one).set(pairings::met_on.eq(on.map(On::from))).execute(tx.conn())?;
    tx.touch(&PAIRINGS, id);
    Ok(())
}

/// The pairing of this id as it stood at 24:00 of a day. Once the household's key is gone, how it stood before is not known.
pub fn as_of(view: &mut ReadTx, id: PairingId, day: Day) -> Result<Option<Pairing>, Fault> {
    Ok(stood(view, Of::Object(id.uuid()), day)?.pop())
}

/// The pairings of the community, or of one household, as they stood at 24:00 of a day.
pub fn all_as_of(view: &mut ReadTx, household: Option<HouseholdId>, day: Day) -> Result<Vec<Pairing>, Fault> {
    stood(view, household.map_or(Of::All, |id| Of::Owner(id.uuid())), day)
}

fn stood(view: &mut ReadTx, of: Of, day: Day) -> Result<Vec<Pairing>, Fault> {
    read(rows_as_of(view, &PAIRINGS, of, Before(Instant::end_of(day)))?)
}

/// How the pairings of a household stood before is forgotten with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    tx.forget_versions(&PAIRINGS, Of::Owner(household.uuid()))
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, pairings, pairing_id, Row, Pairing::try_from))
}
