//! Memory: plans, and which zones they are about.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Plan, PlanKind, PlanState, PlanStateWord, SORTS, mark};
use super::rules::ZONE_ALREADY_PLANNED;
use crate::db::schema::{zone_plan_zones, zone_plans};
use crate::db::{At, On, Uid, from_json, instant_key, known, on_unique, one_of, read_row, sorted, to_json};
use crate::journal::{Tx, View};
use crate::kernel::{Day, Fault, Page, Window, ZoneId, ZonePlanId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = zone_plans)]
struct Row {
    community_id: Uid,
    plan_id: Uid,
    kind: String,
    effective_on: On,
    state: String,
    state_at: At,
    failure: Option<String>,
    successors: String,
    sent: String,
    made_at: At,
    made_by: Option<Uid>,
}

fn written(state: &PlanState) -> Result<(Option<String>, String), Fault> {
    let (failure, successors) = match state {
        PlanState::Planned | PlanState::Cancelled { .. } => (None, &[][..]),
        PlanState::Failed { code, .. } => (Some(code.clone()), &[][..]),
        PlanState::Done { successors, .. } => (None, successors.as_slice()),
    };
    Ok((failure, to_json(successors)?))
}

impl Row {
    fn of(community_id: Uid, plan: &Plan) -> Result<Self, Fault> {
        let (failure, successors) = written(&plan.state)?;
        Ok(Self {
            community_id,
            plan_id: plan.id.into(),
            kind: plan.kind.name().to_owned(),
            effective_on: plan.on.into(),
            state: plan.state.word().name().to_owned(),
            state_at: plan.made_at.into(),
            failure,
            successors,
            sent: plan.sent.clone(),
            made_at: plan.made_at.into(),
            made_by: plan.made_by.map(Uid::from),
        })
    }

    fn plan(self, zones: Vec<ZoneId>) -> Result<Plan, Fault> {
        read_row("zone_plans", self.plan_id, || {
            let at = self.state_at.into();
            let state = match known(PlanStateWord::named(&self.state))? {
                PlanStateWord::Planned => PlanState::Planned,
                PlanStateWord::Failed => PlanState::Failed { at, code: self.failure.unwrap_or_default() },
                PlanStateWord::Cancelled => PlanState::Cancelled { at },
                PlanStateWord::Done => PlanState::Done { at, successors: from_json(&self.successors)? },
            };
            Ok(Plan {
                id: self.plan_id.id(),
                kind: known(PlanKind::named(&self.kind))?,
                zones,
                on: self.effective_on.day()?,
                state,
                sent: self.sent,
                made_at: self.made_at.into(),
                made_by: self.made_by.map(Uid::id),
            })
        })
    }
}

/// Plans of the community, as a query that still wants an order.
macro_rules! mine {
    ($view:ident) => {
        zone_plans::table.filter(zone_plans::community_id.eq($view.cid()))
    };
}

fn whole(view: &mut View, rows: Vec<Row>) -> Result<Vec<Plan>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let known: Vec<(Uid, Uid)> = zone_plan_zones::table
        .filter(zone_plan_zones::community_id.eq(view.cid()))
        .filter(one_of(zone_plan_zones::plan_id, rows.iter().map(|row| row.plan_id)))
        .order((zone_plan_zones::plan_id, zone_plan_zones::n))
        .select((zone_plan_zones::plan_id, zone_plan_zones::zone_id))
        .load(view.conn())?;
    let mut zones: HashMap<ZonePlanId, Vec<ZoneId>> = HashMap::new();
    for (plan, zone) in known {
        zones.entry(plan.id()).or_default().push(zone.id());
    }
    rows.into_iter()
        .map(|row| {
            let of = zones.remove(&row.plan_id.id()).unwrap_or_default();
            row.plan(of)
        })
        .collect()
}

/// The plan of this id.
pub fn find(view: &mut View, id: ZonePlanId) -> Result<Option<Plan>, Fault> {
    let rows: Vec<Row> =
        mine!(view).filter(zone_plans::plan_id.eq(Uid::from(id))).select(Row::as_select()).load(view.conn())?;
    Ok(whole(view, rows)?.pop())
}

/// Plans in one of these states (any when none is named), the part that a window shows.
pub fn list(view: &mut View, states: &[PlanStateWord], window: &Window) -> Result<Page<Plan>, Fault> {
    debug_assert!(SORTS.contains(&window.sort.as_str()), "the window was checked against the list");
    let mut query = mine!(view).limit(window.limit + 1).into_boxed();
    if !states.is_empty() {
        query = query.filter(zone_plans::state.eq_any(states.iter().map(|state| state.name())));
    }
    let query = sorted!(query, window, zone_plans::plan_id, zone_plans::made_at, instant_key);
    let rows: Vec<Row> = query.select(Row::as_select()).load(view.conn())?;
    let found = whole(view, rows)?;
    Ok(Page::cut(found, window, mark))
}

/// At how many plans of one state anybody looks.
const MOST: i64 = 1_000;

/// What is planned for a day or before it, in the order in which it will be carried out.
pub fn planned_until(view: &mut View, day: Day) -> Result<Vec<Plan>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(zone_plans::state.eq(PlanStateWord::Planned.name()))
        .filter(zone_plans::effective_on.le(On::from(day)))
        .order((zone_plans::effective_on, zone_plans::plan_id))
        .limit(MOST)
        .select(Row::as_select())
        .load(view.conn())?;
    whole(view, rows)
}

/// What could not be carried out, the oldest first.
pub fn failed(view: &mut View) -> Result<Vec<Plan>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(zone_plans::state.eq(PlanStateWord::Failed.name()))
        .order((zone_plans::effective_on, zone_plans::plan_id))
        .limit(MOST)
        .select(Row::as_select())
        .load(view.conn())?;
    whole(view, rows)
}

/// What is planned for these zones, or could not be carried out, by zone.
pub fn of_zones(view: &mut View, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Plan>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let same = zone_plans::community_id
        .eq(zone_plan_zones::community_id)
        .and(zone_plans::plan_id.eq(zone_plan_zones::plan_id));
    let rows: Vec<(Uid, Row)> = zone_plan_zones::table
        .inner_join(zone_plans::table.on(same))
        .filter(zone_plan_zones::community_id.eq(view.cid()))
        .filter(one_of(zone_plan_zones::zone_id, ids.iter().copied().map(Uid::from)))
        .filter(zone_plan_zones::settled_at.is_null())
        .select((zone_plan_zones::zone_id, Row::as_select()))
        .load(view.conn())?;
    rows.into_iter().map(|(zone, row)| Ok((zone.id(), row.plan(vec![zone.id()])?))).collect()
}

/// Enters a plan. That a zone has one at most has the last word on the disk.
pub fn insert(tx: &mut Tx, plan: &Plan) -> Result<(), Fault> {
    diesel::insert_into(zone_plans::table).values(Row::of(tx.cid(), plan)?).execute(tx.conn())?;
    let second = |name: &str| (name == "zone_plan_zones_zone_id_key").then(|| Fault::of(&ZONE_ALREADY_PLANNED));
    for (n, zone) in (1_i64..).zip(&plan.zones) {
        let values = (
            zone_plan_zones::community_id.eq(tx.cid()),
            zone_plan_zones::plan_id.eq(Uid::from(plan.id)),
            zone_plan_zones::n.eq(n),
            zone_plan_zones::zone_id.eq(Uid::from(*zone)),
        );
        on_unique(diesel::insert_into(zone_plan_zones::table).values(values).execute(tx.conn()), second)?;
    }
    Ok(())
}

/// Writes down where a plan stands since now.
pub fn settle(tx: &mut Tx, plan: &Plan) -> Result<(), Fault> {
    let (failure, successors) = written(&plan.state)?;
    let (community, now) = (tx.cid(), At(tx.now()));
    let changed = (
        zone_plans::state.eq(plan.state.word().name()),
        zone_plans::state_at.eq(now),
        zone_plans::failure.eq(failure),
        zone_plans::successors.eq(successors),
    );
    let one = zone_plans::table
        .filter(zone_plans::community_id.eq(community))
        .filter(zone_plans::plan_id.eq(Uid::from(plan.id)));
    diesel::update(one).set(changed).execute(tx.conn())?;
    if plan.state.settled() {
        let about = zone_plan_zones::table
            .filter(zone_plan_zones::community_id.eq(community))
            .filter(zone_plan_zones::plan_id.eq(Uid::from(plan.id)));
        diesel::update(about).set(zone_plan_zones::settled_at.eq(Some(now))).execute(tx.conn())?;
    }
    Ok(())
}
