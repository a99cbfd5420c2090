//! Storage: plans, their households and their units. What a choice rests on is sealed.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{
    Line, Matching, MatchingPairBasis, MatchingScope, MatchingUnassignedReason, Outcome, UnitLine, Weights,
};
use crate::model::MatchingId;
use db::schema::{matching_households, matching_units, matchings};
use db::{Json, ReadRows, digested, find_unreadable, instant_key, known, one_of, sorted, stored};
use households::HouseholdId;
use journal::{Keeps, Key as RowKey, ReadTx, RowKind, RowState, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Fault, Id, Instant, Key, Mark, Page, PairingId, UnitId, Window};

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 1] = ["created_at"];

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = matchings, primary_key(community_id, matching_id), treat_none_as_null = true)]
struct Row {
    community_id: CommunityId,
    matching_id: MatchingId,
    scope: MatchingScope,
    weights: Json<Weights>,
    max_load: i64,
    min_load: i64,
    total_cost: i64,
    computed_by: Option<AccountId>,
    expires_at: Instant,
    applied_at: Option<Instant>,
    applied_by: Option<AccountId>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

versioned!(
    /// Every state of a plan itself.
    pub static MATCHINGS: Row in matchings[matching_id]
);

/// Every state of what a plan chooses, by the digest of all its households together.
pub static LINES: RowKind =
    RowKind { name: "matching_households", keeps: Keeps::Digests, read: chosen, keys: choosing };

/// Every state of what a plan counts with, by the digest of all its units together.
pub static UNITS: RowKind = RowKind { name: "matching_units", keeps: Keeps::Digests, read: counted, keys: counting };

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = matching_households)]
struct LineRow {
    matching_id: MatchingId,
    household_id: HouseholdId,
    unit_id: Option<UnitId>,
    outcome: String,
    pairing_id: Option<PairingId>,
    #[serde(serialize_with = "digested")]
    sealed: Vec<u8>,
}

stored!(LineRow in matching_households[matching_id, household_id]);

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = matching_units)]
struct UnitRow {
    matching_id: MatchingId,
    unit_id: UnitId,
    profile_version: i64,
    capacity: Option<i64>,
    running: i64,
    planned: i64,
}

stored!(UnitRow in matching_units[matching_id, unit_id]);

fn chosen(view: &mut ReadTx, keys: &[RowKey]) -> Result<Vec<RowState>, Fault> {
    let rows: Vec<LineRow> = matching_households::table
        .filter(matching_households::community_id.eq(view.community()))
        .filter(one_of(matching_households::matching_id, keys.iter().map(|key| key.0)))
        .select(LineRow::as_select())
        .read_all(view.conn())?;
    together(rows, |row| (row.matching_id, row.household_id.uuid()))
}

fn choosing(view: &mut ReadTx) -> Result<Vec<RowKey>, Fault> {
    let ids: Vec<Uuid> = matching_households::table
        .filter(matching_households::community_id.eq(view.community()))
        .select(matching_households::matching_id)
        .distinct()
        .load(view.conn())?;
    Ok(ids.into_iter().map(|id| (id, 0)).collect())
}

fn counted(view: &mut ReadTx, keys: &[RowKey]) -> Result<Vec<RowState>, Fault> {
    let rows: Vec<UnitRow> = matching_units::table
        .filter(matching_units::community_id.eq(view.community()))
        .filter(one_of(matching_units::matching_id, keys.iter().map(|key| key.0)))
        .select(UnitRow::as_select())
        .read_all(view.conn())?;
    together(rows, |row| (row.matching_id, row.unit_id.uuid()))
}

fn counting(view: &mut ReadTx) -> Result<Vec<RowKey>, Fault> {
    let ids: Vec<Uuid> = matching_units::table
        .filter(matching_units::community_id.eq(view.community()))
        .select(matching_units::matching_id)
        .distinct()
        .load(view.conn())?;
    Ok(ids.into_iter().map(|id| (id, 0)).collect())
}

/// The rows of each plan as one state, by whom they are about.
fn together<R: Serialize>(rows: Vec<R>, key: impl Fn(&R) -> (MatchingId, Uuid)) -> Result<Vec<RowState>, Fault> {
    let mut plans: BTreeMap<MatchingId, BTreeMap<String, R>> = BTreeMap::new();
    for row in rows {
        let (plan, about) = key(&row);
        plans.entry(plan).or_default().insert(about.to_string(), row);
    }
    plans.into_iter().map(|(plan, rows)| RowState::of((plan.uuid(), 0), None, &rows)).collect()
}

impl Row {
    fn of(matching: &Matching) -> Result<Self, Fault> {
        let (applied_at, applied_by) = matching.applied.unzip();
        Ok(Self {
            community_id: matching.community,
            matching_id: matching.id,
            scope: matching.scope,
            weights: Json::of(matching.weights)?,
            max_load: matching.max_load,
            min_load: matching.min_load,
            total_cost: matching.total_cost,
            computed_by: matching.computed_by,
            expires_at: matching.expires_at,
            applied_at,
            applied_by: applied_by.flatten(),
            version: matching.version,
            created_at: matching.created_at,
            updated_at: matching.updated_at,
        })
    }
}

impl From<Row> for Matching {
    fn from(row: Row) -> Self {
        Self {
            id: row.matching_id,
            community: row.community_id,
            scope: row.scope,
            weights: row.weights.into_inner(),
            max_load: row.max_load,
            min_load: row.min_load,
            total_cost: row.total_cost,
            computed_by: row.computed_by,
            expires_at: row.expires_at,
            applied: row.applied_at.map(|at| (at, row.applied_by)),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl TryFrom<LineRow> for Line {
    type Error = Fault;

    fn try_from(row: LineRow) -> Result<Self, Fault> {
        let outcome = match row.unit_id {
            Some(unit) => MatchingPairBasis::named(&row.outcome).map(|basis| Outcome::Pair(unit, basis)),
            None => MatchingUnassignedReason::named(&row.outcome).map(Outcome::Alone),
        };
        Ok(Self { household: row.household_id, outcome: known(outcome)?, pairing: row.pairing_id, sealed: row.sealed })
    }
}

impl From<UnitRow> for UnitLine {
    fn from(row: UnitRow) -> Self {
        Self {
            unit: row.unit_id,
            profile: row.profile_version,
            capacity: row.capacity,
            running: row.running,
            planned: row.planned,
        }
    }
}

/// The plan of this id.
pub fn find(view: &mut ReadTx, id: MatchingId) -> Result<Option<Matching>, Fault> {
    matchings::table
        .filter(matchings::community_id.eq(view.community()))
        .filter(matchings::matching_id.eq(id))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// The plans of the community.
pub fn list(view: &mut ReadTx, window: &Window) -> Result<Page<Matching>, Fault> {
    let query =
        matchings::table.filter(matchings::community_id.eq(view.community())).limit(window.limit + 1).into_boxed();
    let query = sorted!(query, window, matchings::matching_id, matchings::created_at, instant_key);
    let found = query.select(Row::as_select()).read_all(view.conn())?;
    Ok(Page::cut(found, window, |one: &Matching| Mark { key: Key::Number(one.created_at.micros()), id: one.id.uuid() }))
}

/// Enters a plan with everything of it.
pub fn insert(tx: &mut WriteTx, matching: &Matching, lines: &[Line], units: &[UnitLine]) -> Result<(), Fault> {
    diesel::insert_into(matchings::table).values(Row::of(matching)?).execute(tx.conn())?;
    tx.touch(&MATCHINGS, matching.id);
    for line in lines {
        insert_line(tx, matching.id, line)?;
    }
    for line in units {
        let values = (
            matching_units::community_id.eq(tx.community()),
            matching_units::matching_id.eq(matching.id),
            matching_units::unit_id.eq(line.unit),
            matching_units::profile_version.eq(line.profile),
            matching_units::capacity.eq(line.capacity),
            matching_units::running.eq(line.running),
            matching_units::planned.eq(line.planned),
        );
        diesel::insert_into(matching_units::table).values(values).execute(tx.conn())?;
        tx.touch(&UNITS, matching.id);
    }
    Ok(())
}

fn insert_line(tx: &mut WriteTx, id: MatchingId, line: &Line) -> Result<(), Fault> {
    let (unit, outcome) = match line.outcome {
        Outcome::Pair(unit, basis) => (Some(unit), basis.name()),
        Outcome::Alone(reason) => (None, reason.name()),
    };
    let values = (
        matching_households::community_id.eq(tx.community()),
        matching_households::matching_id.eq(id),
        matching_households::household_id.eq(line.household),
        matching_households::unit_id.eq(unit),
        matching_households::outcome.eq(outcome),
        matching_households::pairing_id.eq(line.pairing),
        matching_households::sealed.eq(&line.sealed),
    );
    diesel::insert_into(matching_households::table).values(values).execute(tx.conn())?;
    tx.touch(&LINES, id);
    Ok(())
}

/// The households of a plan, in the order of their ids.
pub fn lines(view: &mut ReadTx, id: MatchingId) -> Result<Vec<Line>, Fault> {
    matching_households::table
        .filter(matching_households::community_id.eq(view.community()))
        .filter(matching_households::matching_id.eq(id))
        .order(matching_households::household_id)
        .select(LineRow::as_select())
        .read_all(view.conn())
}

/// The units of a plan, in the order of their ids.
pub fn units(view: &mut ReadTx, id: MatchingId) -> Result<Vec<UnitLine>, Fault> {
    matching_units::table
        .filter(matching_units::community_id.eq(view.community()))
        .filter(matching_units::matching_id.eq(id))
        .order(matching_units::unit_id)
        .select(UnitRow::as_select())
        .read_all(view.conn())
}

/// Writes a changed plan down.
pub fn update(tx: &mut WriteTx, matching: &Matching) -> Result<(), Fault> {
    let one = matchings::table
        .filter(matchings::community_id.eq(tx.community()))
        .filter(matchings::matching_id.eq(matching.id));
    diesel::update(one).set(Row::of(matching)?).execute(tx.conn())?;
    tx.touch(&MATCHINGS, matching.id);
    Ok(())
}

/// Notes which pairing stands for a household of a plan.
pub fn stands_for(tx: &mut WriteTx, id: MatchingId, household: HouseholdId, pairing: PairingId) -> Result<(), Fault> {
    let one = matching_households::table
        .filter(matching_households::community_id.eq(tx.community()))
        .filter(matching_households::matching_id.eq(id))
        .filter(matching_households::household_id.eq(household));
    diesel::update(one).set(matching_households::pairing_id.eq(Some(pairing))).execute(tx.conn())?;
    tx.touch(&LINES, id);
    Ok(())
}

/// What the choices for a household rest on goes with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all = matching_households::table
        .filter(matching_households::community_id.eq(tx.community()))
        .filter(matching_households::household_id.eq(household));
    let bare = matching_households::sealed.eq(Vec::<u8>::new());
    let changed: Vec<MatchingId> =
        diesel::update(all).set(bare).returning(matching_households::matching_id).get_results(tx.conn())?;
    tx.touch_all(&LINES, changed);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, matchings, matching_id, Row, Matching::try_from))
}
