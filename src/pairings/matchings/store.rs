//! Memory: plans, their households and their units. What a choice rests on goes in and out as it is.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{
    Line, Matching, MatchingPairBasis, MatchingScope, MatchingUnassignedReason, Outcome, UnitLine, Weights,
};
use db::schema::{matching_households, matching_units, matchings};
use db::{
    At, Joined, Uid, digested, find_unreadable, from_json, instant_key, known, one_of, read_row, sorted, to_json,
};
use journal::{Keeps, Key as RowKey, ReadTx, RowKind, RowState, WriteTx, versioned};
use kernel::{Fault, HouseholdId, Id, Key, Mark, MatchingId, Page, PairingId, Window};

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 1] = ["created_at"];

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = matchings, primary_key(community_id, matching_id), treat_none_as_null = true)]
struct Row {
    community_id: Uid,
    matching_id: Uid,
    scope: String,
    weights: String,
    max_load: i64,
    min_load: i64,
    total_cost: i64,
    computed_by: Option<Uid>,
    expires_at: At,
    applied_at: Option<At>,
    applied_by: Option<Uid>,
    version: i64,
    created_at: At,
    updated_at: At,
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
    matching_id: Uid,
    household_id: Uid,
    unit_id: Option<Uid>,
    outcome: String,
    pairing_id: Option<Uid>,
    #[serde(serialize_with = "digested")]
    sealed: Vec<u8>,
}

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = matching_units)]
struct UnitRow {
    matching_id: Uid,
    unit_id: Uid,
    profile_version: i64,
    capacity: Option<i64>,
    running: i64,
    planned: i64,
}

fn chosen(view: &mut ReadTx, keys: &[RowKey]) -> Result<Vec<RowState>, Fault> {
    let rows: Vec<LineRow> = matching_households::table
        .filter(matching_households::community_id.eq(view.cid()))
        .filter(one_of(matching_households::matching_id, keys.iter().map(|key| Uid(key.0))))
        .select(LineRow::as_select())
        .load(view.conn())?;
    together(rows, |row| (row.matching_id, row.household_id))
}

fn choosing(view: &mut ReadTx) -> Result<Vec<RowKey>, Fault> {
    let ids: Vec<Uid> = matching_households::table
        .filter(matching_households::community_id.eq(view.cid()))
        .select(matching_households::matching_id)
        .distinct()
        .load(view.conn())?;
    Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
}

fn counted(view: &mut ReadTx, keys: &[RowKey]) -> Result<Vec<RowState>, Fault> {
    let rows: Vec<UnitRow> = matching_units::table
        .filter(matching_units::community_id.eq(view.cid()))
        .filter(one_of(matching_units::matching_id, keys.iter().map(|key| Uid(key.0))))
        .select(UnitRow::as_select())
        .load(view.conn())?;
    together(rows, |row| (row.matching_id, row.unit_id))
}

fn counting(view: &mut ReadTx) -> Result<Vec<RowKey>, Fault> {
    let ids: Vec<Uid> = matching_units::table
        .filter(matching_units::community_id.eq(view.cid()))
        .select(matching_units::matching_id)
        .distinct()
        .load(view.conn())?;
    Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
}

/// The rows of each plan as one state, by whom they are about.
fn together<R: Serialize>(rows: Vec<R>, key: impl Fn(&R) -> (Uid, Uid)) -> Result<Vec<RowState>, Fault> {
    let mut plans: BTreeMap<Uid, BTreeMap<String, R>> = BTreeMap::new();
    for row in rows {
        let (plan, about) = key(&row);
        plans.entry(plan).or_default().insert(about.to_string(), row);
    }
    plans.into_iter().map(|(plan, rows)| RowState::of((plan.0, 0), None, &rows)).collect()
}

impl Row {
    fn of(matching: &Matching) -> Result<Self, Fault> {
        let (applied_at, applied_by) = matching.applied.unzip();
        Ok(Self {
            community_id: matching.community.into(),
            matching_id: matching.id.into(),
            scope: matching.scope.name().to_owned(),
            weights: to_json(&matching.weights)?,
            max_load: matching.max_load,
            min_load: matching.min_load,
            total_cost: matching.total_cost,
            computed_by: matching.computed_by.map(Uid::from),
            expires_at: matching.expires_at.into(),
            applied_at: applied_at.map(At::from),
            applied_by: applied_by.flatten().map(Uid::from),
            version: matching.version,
            created_at: matching.created_at.into(),
            updated_at: matching.updated_at.into(),
        })
    }
}

impl TryFrom<Row> for Matching {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("matchings", row.matching_id, || {
            let weights: Weights = from_json(&row.weights)?;
            Ok(Self {
                id: row.matching_id.id(),
                community: row.community_id.id(),
                scope: known(MatchingScope::named(&row.scope))?,
                weights,
                max_load: row.max_load,
                min_load: row.min_load,
                total_cost: row.total_cost,
                computed_by: row.computed_by.map(Uid::id),
                expires_at: row.expires_at.into(),
                applied: row.applied_at.map(|at| (at.into(), row.applied_by.map(Uid::id))),
                version: row.version,
                created_at: row.created_at.into(),
                updated_at: row.updated_at.into(),
            })
        })
    }
}

/// The plan of this id.
pub fn find(view: &mut ReadTx, id: MatchingId) -> Result<Option<Matching>, Fault> {
    let row: Option<Row> = matchings::table
        .filter(matchings::community_id.eq(view.cid()))
        .filter(matchings::matching_id.eq(Uid::from(id)))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    row.map(Matching::try_from).transpose()
}

/// The plans of the community.
pub fn list(view: &mut ReadTx, window: &Window) -> Result<Page<Matching>, Fault> {
    let query = matchings::table.filter(matchings::community_id.eq(view.cid())).limit(window.limit + 1).into_boxed();
    let query = sorted!(query, window, matchings::matching_id, matchings::created_at, instant_key);
    let rows: Vec<Row> = query.select(Row::as_select()).load(view.conn())?;
    let found = rows.into_iter().map(Matching::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(found, window, |one| Mark { key: Key::Number(one.created_at.micros()), id: one.id.uuid() }))
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
            matching_units::community_id.eq(tx.cid()),
            matching_units::matching_id.eq(Uid::from(matching.id)),
            matching_units::unit_id.eq(Uid::from(line.unit)),
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
        Outcome::Pair(unit, basis) => (Some(Uid::from(unit)), basis.name()),
        Outcome::Alone(reason) => (None, reason.name()),
    };
    let values = (
        matching_households::community_id.eq(tx.cid()),
        matching_households::matching_id.eq(Uid::from(id)),
        matching_households::household_id.eq(Uid::from(line.household)),
        matching_households::unit_id.eq(unit),
        matching_households::outcome.eq(outcome),
        matching_households::pairing_id.eq(line.pairing.map(Uid::from)),
        matching_households::sealed.eq(&line.sealed),
    );
    diesel::insert_into(matching_households::table).values(values).execute(tx.conn())?;
    tx.touch(&LINES, id);
    Ok(())
}

type Kept = (Uid, Option<Uid>, String, Option<Uid>, Vec<u8>);

/// The households of a plan, in the order of their ids.
pub fn lines(view: &mut ReadTx, id: MatchingId) -> Result<Vec<Line>, Fault> {
    let rows: Vec<Kept> = matching_households::table
        .filter(matching_households::community_id.eq(view.cid()))
        .filter(matching_households::matching_id.eq(Uid::from(id)))
        .order(matching_households::household_id)
        .select((
            matching_households::household_id,
            matching_households::unit_id,
            matching_households::outcome,
            matching_households::pairing_id,
            matching_households::sealed,
        ))
        .load(view.conn())?;
    let outcome = |unit: Option<Uid>, word: &str| match unit {
        Some(unit) => MatchingPairBasis::named(word).map(|basis| Outcome::Pair(unit.id(), basis)),
        None => MatchingUnassignedReason::named(word).map(Outcome::Alone),
    };
    let line = |(household, unit, word, pairing, sealed): Kept| {
        let key = Joined(id, household);
        let outcome = read_row("matching_households", key, || known(outcome(unit, &word)))?;
        Ok(Line { household: household.id(), outcome, pairing: pairing.map(Uid::id), sealed })
    };
    rows.into_iter().map(line).collect()
}

/// The units of a plan, in the order of their ids.
pub fn units(view: &mut ReadTx, id: MatchingId) -> Result<Vec<UnitLine>, Fault> {
    let rows: Vec<(Uid, i64, Option<i64>, i64, i64)> = matching_units::table
        .filter(matching_units::community_id.eq(view.cid()))
        .filter(matching_units::matching_id.eq(Uid::from(id)))
        .order(matching_units::unit_id)
        .select((
            matching_units::unit_id,
            matching_units::profile_version,
            matching_units::capacity,
            matching_units::running,
            matching_units::planned,
        ))
        .load(view.conn())?;
    let line = |(unit, profile, capacity, running, planned): (Uid, i64, Option<i64>, i64, i64)| UnitLine {
        unit: unit.id(),
        profile,
        capacity,
        running,
        planned,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Writes a changed plan down.
pub fn update(tx: &mut WriteTx, matching: &Matching) -> Result<(), Fault> {
    let one = matchings::table
        .filter(matchings::community_id.eq(tx.cid()))
        .filter(matchings::matching_id.eq(Uid::from(matching.id)));
    diesel::update(one).set(Row::of(matching)?).execute(tx.conn())?;
    tx.touch(&MATCHINGS, matching.id);
    Ok(())
}

/// Notes which pairing stands for a household of a plan.
pub fn stands_for(tx: &mut WriteTx, id: MatchingId, household: HouseholdId, pairing: PairingId) -> Result<(), Fault> {
    let one = matching_households::table
        .filter(matching_households::community_id.eq(tx.cid()))
        .filter(matching_households::matching_id.eq(Uid::from(id)))
        .filter(matching_households::household_id.eq(Uid::from(household)));
    diesel::update(one).set(matching_households::pairing_id.eq(Some(Uid::from(pairing)))).execute(tx.conn())?;
    tx.touch(&LINES, id);
    Ok(())
}

/// What the choices for a household rest on goes with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all = matching_households::table
        .filter(matching_households::community_id.eq(tx.cid()))
        .filter(matching_households::household_id.eq(Uid::from(household)));
    let bare = matching_households::sealed.eq(Vec::<u8>::new());
    let changed: Vec<Uid> =
        diesel::update(all).set(bare).returning(matching_households::matching_id).get_results(tx.conn())?;
    tx.touch_all(&LINES, changed);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, matchings, matching_id, Row, Matching::try_from))
}
