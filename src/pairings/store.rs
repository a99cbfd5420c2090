//! Storage: pairings. What is sealed is stored as it is.

use std::collections::HashMap;
use std::ops::Deref;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::codes::ALREADY_PAIRED;
use super::model::{
    Answers, Done, End, Help, MatchingId, Pairing, PairingEnd, PairingOrigin, PairingState, Source, State,
};
use db::schema::pairings;
use db::{ReadRows, digested, find_unreadable, on_unique, one_of, one_word_of, read_row, stored, unreadable};
use households::HouseholdId;
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, CommunityId, Day, Fault, Id, Instant, PairingId, UnitId};

#[derive(PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = pairings, primary_key(community_id, pairing_id), treat_none_as_null = true)]
struct Row {
    community_id: CommunityId,
    pairing_id: PairingId,
    household_id: HouseholdId,
    unit_id: UnitId,
    state: PairingState,
    origin: PairingOrigin,
    matching_id: Option<MatchingId>,
    succeeds_id: Option<PairingId>,
    helper_id: Option<AccountId>,
    visit_every_days: Option<i64>,
    accepted_at: Option<Instant>,
    accepted_by: Option<AccountId>,
    confirmed_at: Option<Instant>,
    confirmed_by: Option<AccountId>,
    since_on: Option<Day>,
    counts_from: Option<Day>,
    ended_at: Option<Instant>,
    ended_by: Option<AccountId>,
    ended_because: Option<PairingEnd>,
    reported_at: Option<Instant>,
    proposed_by: Option<AccountId>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
    met_on: Option<Day>,
}

stored!(Row in pairings[pairing_id]);

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

impl Row {
    fn of(pairing: &Pairing) -> Self {
        let (answers, help, end) = (pairing.state.answers(), pairing.state.help(), pairing.state.end());
        Self {
            community_id: pairing.community,
            pairing_id: pairing.id,
            household_id: pairing.household,
            unit_id: pairing.unit,
            state: pairing.state.word(),
            origin: pairing.from.word(),
            matching_id: pairing.from.matching(),
            succeeds_id: pairing.from.succeeds(),
            helper_id: pairing.helper,
            visit_every_days: pairing.visit_every_days,
            accepted_at: answers.accepted.map(|done| done.at),
            accepted_by: answers.accepted.and_then(|done| done.by),
            confirmed_at: answers.confirmed.map(|done| done.at),
            confirmed_by: answers.confirmed.and_then(|done| done.by),
            since_on: help.map(|help| help.since),
            counts_from: help.map(|help| help.counts_from),
            ended_at: end.map(|end| end.at),
            ended_by: end.and_then(|end| end.by),
            ended_because: end.map(|end| end.because),
            reported_at: help.and_then(|help| help.reported_at),
            proposed_by: pairing.proposed_by,
            version: pairing.version,
            created_at: pairing.created_at,
            updated_at: pairing.updated_at,
            met_on: help.and_then(|help| help.met_on),
        }
    }
}

impl TryFrom<Row> for Pairing {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("pairings", row.pairing_id, || {
            let pairing = Self {
                id: row.pairing_id,
                community: row.community_id,
                household: row.household_id,
                unit: row.unit_id,
                state: state(&row).ok_or_else(unreadable)?,
                from: source(&row).ok_or_else(unreadable)?,
                helper: row.helper_id,
                visit_every_days: row.visit_every_days,
                proposed_by: row.proposed_by,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            };
            // What its state and its source do not carry is in no column.
            if Row::of(&pairing) == row { Ok(pairing) } else { Err(unreadable()) }
        })
    }
}

fn source(row: &Row) -> Option<Source> {
    Some(match row.origin {
        PairingOrigin::Proposal => Source::Proposal,
        PairingOrigin::Matching => Source::Matching(row.matching_id?),
        PairingOrigin::Handover => Source::Handover(row.succeeds_id?),
    })
}

fn state(row: &Row) -> Option<State> {
    let done = |at: Option<Instant>, by| at.map(|at| Done { at, by });
    let (accepted, confirmed) = (done(row.accepted_at, row.accepted_by), done(row.confirmed_at, row.confirmed_by));
    let answers = Answers { accepted, confirmed };
    let help = || {
        let (reported_at, met_on) = (row.reported_at, row.met_on);
        let (accepted, confirmed, since) = (accepted?, confirmed?, row.since_on?);
        Some(Help { accepted, confirmed, since, counts_from: row.counts_from?, reported_at, met_on })
    };
    let end = || Some(End { at: row.ended_at?, by: row.ended_by, because: row.ended_because? });
    Some(match row.state {
        PairingState::Proposed => State::Proposed(answers),
        PairingState::Active => State::Active(help()?),
        PairingState::Paused => State::Paused(help()?),
        PairingState::Declined => State::Declined { answers, end: end()? },
        PairingState::Withdrawn => State::Withdrawn { answers, end: end()? },
        PairingState::Ended => State::Ended { help: help()?, end: end()? },
    })
}

/// Where a pairing stands, or may come to.
const STANDING: [PairingState; 3] = [PairingState::Proposed, PairingState::Active, PairingState::Paused];

macro_rules! mine {
    ($view:ident) => {
        pairings::table.filter(pairings::community_id.eq($view.community()))
    };
}

/// The pairing of this id.
pub fn find(view: &mut ReadTx, id: PairingId) -> Result<Option<Pairing>, Fault> {
    let one = mine!(view).filter(pairings::pairing_id.eq(id));
    one.select(Row::as_select()).read_first(view.conn())
}

/// The pairings of the community, of one household or of one unit, in the order they were proposed.
pub fn list(view: &mut ReadTx, household: Option<HouseholdId>, unit: Option<UnitId>) -> Result<Vec<Pairing>, Fault> {
    let mut query = mine!(view).order((pairings::created_at, pairings::pairing_id)).into_boxed();
    if let Some(household) = household {
        query = query.filter(pairings::household_id.eq(household));
    }
    if let Some(unit) = unit {
        query = query.filter(pairings::unit_id.eq(unit));
    }
    query.select(Row::as_select()).read_all(view.conn())
}

/// The pairings that stand, or may come to, of the community, of one household or of one unit.
pub fn standing_of(
    view: &mut ReadTx,
    household: Option<HouseholdId>,
    unit: Option<UnitId>,
) -> Result<Vec<Pairing>, Fault> {
    let mut query = mine!(view).order((pairings::created_at, pairings::pairing_id)).into_boxed();
    query = query.filter(one_word_of(pairings::state, STANDING.map(PairingState::name)));
    if let Some(household) = household {
        query = query.filter(pairings::household_id.eq(household));
    }
    if let Some(unit) = unit {
        query = query.filter(pairings::unit_id.eq(unit));
    }
    query.select(Row::as_select()).read_all(view.conn())
}

/// Pairings that ended since an instant and whose final report nobody has filed, of all units or of one.
pub fn unreported(view: &mut ReadTx, unit: Option<UnitId>, since: Instant) -> Result<Vec<Pairing>, Fault> {
    let mut query = mine!(view).order((pairings::created_at, pairings::pairing_id)).into_boxed();
    query = query.filter(pairings::state.eq(PairingState::Ended)).filter(pairings::reported_at.is_null());
    query = query.filter(pairings::ended_at.assume_not_null().ge(since));
    if let Some(unit) = unit {
        query = query.filter(pairings::unit_id.eq(unit));
    }
    query.select(Row::as_select()).read_all(view.conn())
}

/// Proposals that would take over from these, by the pairing they take over from.
pub fn successors(view: &mut ReadTx, ids: &[PairingId]) -> Result<HashMap<PairingId, (PairingId, UnitId)>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Option<PairingId>, PairingId, UnitId)> = mine!(view)
        .filter(one_of(pairings::succeeds_id.assume_not_null(), ids.iter().copied()))
        .filter(pairings::state.eq(PairingState::Proposed))
        .select((pairings::succeeds_id, pairings::pairing_id, pairings::unit_id))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(from, id, unit)| Some((from?, (id, unit)))).collect())
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
    let one = mine!(tx).filter(pairings::pairing_id.eq(pairing.id));
    diesel::update(one).set(Row::of(pairing)).execute(tx.conn())?;
    tx.touch(&PAIRINGS, pairing.id);
    Ok(())
}

/// What is sealed of these pairings.
pub fn sealed(view: &mut ReadTx, ids: &[PairingId]) -> Result<HashMap<PairingId, Vec<u8>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(PairingId, Option<Vec<u8>>)> = mine!(view)
        .filter(one_of(pairings::pairing_id, ids.iter().copied()))
        .select((pairings::pairing_id, pairings::sealed))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(id, sealed)| Some((id, sealed?))).collect())
}

/// Puts what is sealed of a pairing in place of what was.
pub fn put_sealed(tx: &mut WriteTx, id: PairingId, sealed: Option<&[u8]>) -> Result<(), Fault> {
    let one = mine!(tx).filter(pairings::pairing_id.eq(id));
    diesel::update(one).set(pairings::sealed.eq(sealed)).execute(tx.conn())?;
    tx.touch(&PAIRINGS, id);
    Ok(())
}

/// Notes the last day somebody of the household was met.
pub fn put_met(tx: &mut WriteTx, id: PairingId, on: Option<Day>) -> Result<(), Fault> {
    let one = mine!(tx).filter(pairings::pairing_id.eq(id));
    diesel::update(one).set(pairings::met_on.eq(on)).execute(tx.conn())?;
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
    let rows: Vec<Row> = rows_as_of(view, &PAIRINGS, of, Before(Instant::end_of(day)))?;
    rows.into_iter().map(Pairing::try_from).collect()
}

/// How the pairings of a household stood before is forgotten with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    tx.forget_versions(&PAIRINGS, Of::Owner(household.uuid()))
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, pairings, pairing_id, Row, Pairing::try_from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn rows() -> impl Iterator<Item = Row> {
        let (at, id) = (Instant::from_micros(0), Uuid::from_u128(1));
        let (done, since, answers) = (Done { at, by: Some(AccountId(id)) }, at.day(), Answers::default());
        let end = End { at, by: None, because: PairingEnd::OtherReason };
        let help = Help {
            accepted: done,
            confirmed: done,
            since,
            counts_from: since,
            reported_at: Some(at),
            met_on: Some(since),
        };
        let states = [
            State::Proposed(Answers { accepted: Some(done), ..answers }),
            State::Active(help),
            State::Paused(help),
            State::Declined { answers, end },
            State::Withdrawn { answers, end },
            State::Ended { help, end },
        ];
        let sources = [Source::Proposal, Source::Matching(MatchingId(id)), Source::Handover(PairingId(id))];
        states.into_iter().flat_map(move |state| sources.map(|from| (state, from))).map(move |(state, from)| {
            Row::of(&Pairing {
                id: PairingId(id),
                community: CommunityId(id),
                household: HouseholdId(id),
                unit: UnitId(id),
                state,
                from,
                helper: None,
                visit_every_days: None,
                proposed_by: None,
                version: 1,
                created_at: at,
                updated_at: at,
            })
        })
    }

    #[test]
    fn a_row_is_read_as_it_was_written_and_not_where_its_columns_contradict_its_state() {
        for row in rows() {
            assert!(Pairing::try_from(row).is_ok());
        }
        let other = || Some(Uuid::from_u128(2));
        let at = Some(Instant::from_micros(0));
        let wrong: [&dyn Fn(&mut Row); 7] = [
            &|row| row.since_on = row.since_on.xor(at.map(Instant::day)),
            &|row| row.counts_from = row.counts_from.xor(at.map(Instant::day)),
            &|row| row.ended_at = row.ended_at.xor(at),
            &|row| row.ended_because = row.ended_because.xor(Some(PairingEnd::OtherReason)),
            &|row| row.matching_id = row.matching_id.xor(other().map(MatchingId)),
            &|row| row.succeeds_id = row.succeeds_id.xor(other().map(PairingId)),
            &|row| (row.accepted_at, row.accepted_by) = (None, other().map(AccountId)),
        ];
        for change in wrong {
            for mut row in rows() {
                change(&mut row);
                assert!(Pairing::try_from(row).is_err());
            }
        }
    }
}
