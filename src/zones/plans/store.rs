//! Storage: plans, and which zones they are about.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize, Serializer};

use super::model::{Plan, PlanState, PlanStateWord, SORTS, ZonePlanId, ZonePlanKind, mark};
use crate::codes::ZONE_ALREADY_PLANNED;
use crate::model::ZoneId;
use db::schema::{zone_plan_zones, zone_plans};
use db::{Json, ReadRows, instant_key, on_unique, one_of, sorted, stored};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::canonical::digest;
use kernel::{AccountId, CommunityId, Day, Fault, Id, Instant, Page, Window};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zone_plans)]
struct Row {
    community_id: CommunityId,
    plan_id: ZonePlanId,
    kind: ZonePlanKind,
    effective_on: Day,
    state: PlanStateWord,
    state_at: Instant,
    failure: Option<String>,
    successors: Json<Vec<ZoneId>>,
    /// A version keeps its digest: it never changes, and is long.
    #[serde(serialize_with = "digested")]
    sent: String,
    made_at: Instant,
    made_by: Option<AccountId>,
    counts_from_on: Option<Day>,
}

fn digested<S: Serializer>(sent: &str, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&digest(sent.as_bytes()))
}

versioned!(
    /// Every state of a plan.
    pub static PLANS: Row in zone_plans[plan_id]
);

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zone_plan_zones)]
struct ZoneRow {
    community_id: CommunityId,
    plan_id: ZonePlanId,
    n: i64,
    zone_id: ZoneId,
    settled_at: Option<Instant>,
}

versioned!(
    /// Every state of what a plan is about.
    pub static PLAN_ZONES: ZoneRow in zone_plan_zones[plan_id, n]
);

/// Its failure, its successors, and from which day on it counts.
type Written = (Option<String>, Json<Vec<ZoneId>>, Option<Day>);

fn written(state: PlanState) -> Result<Written, Fault> {
    let (failure, successors, from) = match state {
        PlanState::Planned | PlanState::Cancelled { .. } => (None, Vec::new(), None),
        PlanState::Failed { code, .. } => (Some(code), Vec::new(), None),
        PlanState::Done { successors, from, .. } => (None, successors, Some(from)),
    };
    Ok((failure, Json::of(successors)?, from))
}

impl Row {
    fn of(community_id: CommunityId, plan: &Plan) -> Result<Self, Fault> {
        let (failure, successors, counts_from_on) = written(plan.state.clone())?;
        Ok(Self {
            community_id,
            plan_id: plan.id,
            kind: plan.kind,
            effective_on: plan.on,
            state: plan.state.word(),
            state_at: plan.made_at,
            failure,
            successors,
            sent: plan.sent.clone(),
            made_at: plan.made_at,
            made_by: plan.made_by,
            counts_from_on,
        })
    }

    fn plan(self, zones: Vec<ZoneId>) -> Plan {
        let at = self.state_at;
        let state = match self.state {
            PlanStateWord::Planned => PlanState::Planned,
            PlanStateWord::Failed => PlanState::Failed { at, code: self.failure.unwrap_or_default() },
            PlanStateWord::Cancelled => PlanState::Cancelled { at },
            PlanStateWord::Done => PlanState::Done {
                at,
                successors: self.successors.into_inner(),
                from: self.counts_from_on.unwrap_or(at.day()),
            },
        };
        Plan {
            id: self.plan_id,
            kind: self.kind,
            zones,
            on: self.effective_on,
            state,
            sent: self.sent,
            made_at: self.made_at,
            made_by: self.made_by,
        }
    }
}

/// A plan beside a zone that it is about.
#[derive(Queryable, Selectable)]
#[diesel(table_name = zone_plan_zones)]
struct About {
    zone_id: ZoneId,
    #[diesel(embed)]
    plan: Row,
}

stored!(About in zone_plans[plan_id]);

/// Plans of the community, as a query that still wants an order.
macro_rules! mine {
    ($view:ident) => {
        zone_plans::table.filter(zone_plans::community_id.eq($view.community()))
    };
}

fn whole(view: &mut ReadTx, rows: Vec<Row>) -> Result<Vec<Plan>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let about: Vec<(ZonePlanId, ZoneId)> = zone_plan_zones::table
        .filter(zone_plan_zones::community_id.eq(view.community()))
        .filter(one_of(zone_plan_zones::plan_id, rows.iter().map(|row| row.plan_id)))
        .order((zone_plan_zones::plan_id, zone_plan_zones::n))
        .select((zone_plan_zones::plan_id, zone_plan_zones::zone_id))
        .load(view.conn())?;
    let mut zones: HashMap<ZonePlanId, Vec<ZoneId>> = HashMap::new();
    for (plan, zone) in about {
        zones.entry(plan).or_default().push(zone);
    }
    let plan = |row: Row| {
        let of = zones.remove(&row.plan_id).unwrap_or_default();
        row.plan(of)
    };
    Ok(rows.into_iter().map(plan).collect())
}

/// The plan of this id.
pub fn find(view: &mut ReadTx, id: ZonePlanId) -> Result<Option<Plan>, Fault> {
    let rows: Vec<Row> =
        mine!(view).filter(zone_plans::plan_id.eq(id)).select(Row::as_select()).read_all(view.conn())?;
    Ok(whole(view, rows)?.pop())
}

/// Plans in one of these states (any when none is named), the part that a window shows.
pub fn list(view: &mut ReadTx, states: &[PlanStateWord], window: &Window) -> Result<Page<Plan>, Fault> {
    debug_assert!(SORTS.contains(&window.sort.as_str()), "the window was checked against the list");
    let mut query = mine!(view).limit(window.limit + 1).into_boxed();
    if !states.is_empty() {
        query = query.filter(zone_plans::state.eq_any(states.iter().copied()));
    }
    let query = sorted!(query, window, zone_plans::plan_id, zone_plans::made_at, instant_key);
    let rows: Vec<Row> = query.select(Row::as_select()).read_all(view.conn())?;
    let found = whole(view, rows)?;
    Ok(Page::cut(found, window, mark))
}

/// At how many plans of one state anybody looks.
const MOST: i64 = 1_000;

/// What is planned for a day or before it, in the order in which it will be carried out.
pub fn planned_until(view: &mut ReadTx, day: Day) -> Result<Vec<Plan>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(zone_plans::state.eq(PlanStateWord::Planned))
        .filter(zone_plans::effective_on.le(day))
        .order((zone_plans::effective_on, zone_plans::plan_id))
        .limit(MOST)
        .select(Row::as_select())
        .read_all(view.conn())?;
    whole(view, rows)
}

/// What could not be carried out, the oldest first.
pub fn failed(view: &mut ReadTx) -> Result<Vec<Plan>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(zone_plans::state.eq(PlanStateWord::Failed))
        .order((zone_plans::effective_on, zone_plans::plan_id))
        .limit(MOST)
        .select(Row::as_select())
        .read_all(view.conn())?;
    whole(view, rows)
}

/// What is planned for these zones, or could not be carried out, by zone.
pub fn of_zones(view: &mut ReadTx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Plan>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let same = zone_plans::community_id
        .eq(zone_plan_zones::community_id)
        .and(zone_plans::plan_id.eq(zone_plan_zones::plan_id));
    let found: Vec<About> = zone_plan_zones::table
        .inner_join(zone_plans::table.on(same))
        .filter(zone_plan_zones::community_id.eq(view.community()))
        .filter(one_of(zone_plan_zones::zone_id, ids.iter().copied()))
        .filter(zone_plan_zones::settled_at.is_null())
        .select(About::as_select())
        .read_all(view.conn())?;
    Ok(found.into_iter().map(|one| (one.zone_id, one.plan.plan(vec![one.zone_id]))).collect())
}

/// What was planned for zones before an instant, or could not be carried out, by zone; what was sent is not told.
pub fn as_of(view: &mut ReadTx, before: Before) -> Result<HashMap<ZoneId, Plan>, Fault> {
    let about: Vec<ZoneRow> = rows_as_of(view, &PLAN_ZONES, Of::All, before)?;
    let mut found = HashMap::new();
    for one in about.into_iter().filter(|one| one.settled_at.is_none()) {
        let rows: Vec<Row> = rows_as_of(view, &PLANS, Of::Object(one.plan_id.0), before)?;
        for row in rows {
            found.insert(one.zone_id, row.plan(vec![one.zone_id]));
        }
    }
    Ok(found)
}

/// Enters a plan. That a zone has one at most is enforced by a unique index as well.
pub fn insert(tx: &mut WriteTx, plan: &Plan) -> Result<(), Fault> {
    diesel::insert_into(zone_plans::table).values(Row::of(tx.community(), plan)?).execute(tx.conn())?;
    tx.touch(&PLANS, plan.id);
    let second = |name: &str| (name == "zone_plan_zones_zone_id_key").then(|| Fault::of(&ZONE_ALREADY_PLANNED));
    for (n, zone) in (1_i64..).zip(&plan.zones) {
        let row = ZoneRow { community_id: tx.community(), plan_id: plan.id, n, zone_id: *zone, settled_at: None };
        on_unique(diesel::insert_into(zone_plan_zones::table).values(row).execute(tx.conn()), second)?;
        tx.touch_one(&PLAN_ZONES, (plan.id.uuid(), n));
    }
    Ok(())
}

/// Saves the state of a plan from now on.
pub fn settle(tx: &mut WriteTx, plan: &Plan) -> Result<(), Fault> {
    let (failure, successors, counts_from_on) = written(plan.state.clone())?;
    let (community, now) = (tx.community(), tx.now());
    let changed = (
        zone_plans::state.eq(plan.state.word()),
        zone_plans::state_at.eq(now),
        zone_plans::failure.eq(failure),
        zone_plans::successors.eq(successors),
        zone_plans::counts_from_on.eq(counts_from_on),
    );
    let one = zone_plans::table.filter(zone_plans::community_id.eq(community)).filter(zone_plans::plan_id.eq(plan.id));
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&PLANS, plan.id);
    if plan.state.settled() {
        let about = zone_plan_zones::table
            .filter(zone_plan_zones::community_id.eq(community))
            .filter(zone_plan_zones::plan_id.eq(plan.id));
        let settled: Vec<i64> = diesel::update(about)
            .set(zone_plan_zones::settled_at.eq(Some(now)))
            .returning(zone_plan_zones::n)
            .get_results(tx.conn())?;
        settled.into_iter().for_each(|n| tx.touch_one(&PLAN_ZONES, (plan.id.uuid(), n)));
    }
    Ok(())
}

/// The ids of all plans of the community.
pub fn ids(view: &mut ReadTx) -> Result<Vec<ZonePlanId>, Fault> {
    Ok(mine!(view).select(zone_plans::plan_id).load(view.conn())?)
}
