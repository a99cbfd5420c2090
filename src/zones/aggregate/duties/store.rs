//! Storage: duties, and what was done towards them.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Duty, DutyFrequency, DutyKind, Fulfilment, Task, Voided};
use crate::model::ZoneId;
use crate::store::by_zone;
use db::schema::{zone_duties, zone_fulfilments};
use db::{ReadRows, find_unreadable, one_of};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, CommunityId, Day, Fault, Id, Instant, Key, Mark, Page, UnitId, Window};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zone_duties)]
struct DutyRow {
    community_id: CommunityId,
    zone_id: ZoneId,
    n: i64,
    kind: DutyKind,
    title: Option<String>,
    frequency: Option<DutyFrequency>,
    began_at: Instant,
    began_by: Option<AccountId>,
    ended_at: Option<Instant>,
    ended_by: Option<AccountId>,
    recorded_at: Option<Instant>,
}

versioned!(
    /// Every state of a duty.
    pub static DUTIES: DutyRow in zone_duties[zone_id, n]
);

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zone_fulfilments)]
struct FulfilmentRow {
    community_id: CommunityId,
    zone_id: ZoneId,
    n: i64,
    duty_n: i64,
    unit_id: UnitId,
    done_on: Day,
    note: Option<String>,
    recorded_at: Instant,
    recorded_by: Option<AccountId>,
    recorded_unit_id: Option<UnitId>,
    voided_at: Option<Instant>,
    voided_by: Option<AccountId>,
    void_reason: Option<String>,
}

versioned!(
    /// Every state of what was done.
    pub static FULFILMENTS: FulfilmentRow in zone_fulfilments[zone_id, n]
);

impl From<DutyRow> for Duty {
    fn from(row: DutyRow) -> Self {
        Self {
            n: row.n,
            task: Task { kind: row.kind, title: row.title, frequency: row.frequency },
            began_at: row.began_at,
            ended_at: row.ended_at,
            recorded_at: row.recorded_at,
        }
    }
}

impl From<FulfilmentRow> for Fulfilment {
    fn from(row: FulfilmentRow) -> Self {
        let (by, reason) = (row.voided_by, row.void_reason.unwrap_or_default());
        Self {
            n: row.n,
            duty: row.duty_n,
            unit: row.unit_id,
            done_on: row.done_on,
            note: row.note,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            recorded_unit: row.recorded_unit_id,
            voided: row.voided_at.map(|at| Voided { at, by, reason }),
        }
    }
}

/// The duties of these zones that have not ended, by zone.
pub fn open_duties(view: &mut ReadTx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Vec<Duty>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<DutyRow> = zone_duties::table
        .filter(zone_duties::community_id.eq(view.community()))
        .filter(one_of(zone_duties::zone_id, ids.iter().copied()))
        .filter(zone_duties::ended_at.is_null())
        .order((zone_duties::zone_id, zone_duties::n))
        .select(DutyRow::as_select())
        .read_all(view.conn())?;
    Ok(by_zone(rows.into_iter().map(|row| (row.zone_id, row.into()))))
}

/// The duties of a zone, or of all, as they stood on record before an instant; those that had ended as well.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Duty)>, Fault> {
    let rows: Vec<DutyRow> = rows_as_of(view, &DUTIES, of, before)?;
    Ok(rows.into_iter().map(|row| (row.zone_id, row.into())).collect())
}

/// What was recorded as done for a zone, as it stood on record before an instant.
pub fn done_as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Fulfilment)>, Fault> {
    let rows: Vec<FulfilmentRow> = rows_as_of(view, &FULFILMENTS, of, before)?;
    Ok(rows.into_iter().map(|row| (row.zone_id, row.into())).collect())
}

/// All duties a zone ever had.
pub fn list(view: &mut ReadTx, zone: ZoneId) -> Result<Vec<Duty>, Fault> {
    zone_duties::table
        .filter(zone_duties::community_id.eq(view.community()))
        .filter(zone_duties::zone_id.eq(zone))
        .order(zone_duties::n)
        .select(DutyRow::as_select())
        .read_all(view.conn())
}

/// Enters a duty.
pub fn insert(tx: &mut WriteTx, zone: ZoneId, duty: &Duty) -> Result<(), Fault> {
    let row = DutyRow {
        community_id: tx.community(),
        zone_id: zone,
        n: duty.n,
        kind: duty.task.kind,
        title: duty.task.title.clone(),
        frequency: duty.task.frequency,
        began_at: duty.began_at,
        began_by: tx.actor().account(),
        ended_at: None,
        ended_by: None,
        recorded_at: duty.recorded_at,
    };
    diesel::insert_into(zone_duties::table).values(row).execute(tx.conn())?;
    tx.touch_one(&DUTIES, (zone.uuid(), duty.n));
    Ok(())
}

/// Records that a duty ends now.
pub fn end(tx: &mut WriteTx, zone: ZoneId, n: i64) -> Result<(), Fault> {
    let (at, by) = (tx.now(), tx.actor().account());
    let one = zone_duties::table
        .filter(zone_duties::community_id.eq(tx.community()))
        .filter(zone_duties::zone_id.eq(zone))
        .filter(zone_duties::n.eq(n));
    diesel::update(one).set((zone_duties::ended_at.eq(Some(at)), zone_duties::ended_by.eq(by))).execute(tx.conn())?;
    tx.touch_one(&DUTIES, (zone.uuid(), n));
    Ok(())
}

/// Everything that was recorded of these zones since a day, voided or not, by zone.
pub fn done(view: &mut ReadTx, ids: &[ZoneId], since: Day) -> Result<HashMap<ZoneId, Vec<Fulfilment>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<FulfilmentRow> = zone_fulfilments::table
        .filter(zone_fulfilments::community_id.eq(view.community()))
        .filter(one_of(zone_fulfilments::zone_id, ids.iter().copied()))
        .filter(zone_fulfilments::done_on.ge(since))
        .order((zone_fulfilments::zone_id, zone_fulfilments::n))
        .select(FulfilmentRow::as_select())
        .read_all(view.conn())?;
    Ok(by_zone(rows.into_iter().map(|row| (row.zone_id, row.into()))))
}

/// One record.
pub fn fulfilment(view: &mut ReadTx, zone: ZoneId, n: i64) -> Result<Option<Fulfilment>, Fault> {
    zone_fulfilments::table
        .filter(zone_fulfilments::community_id.eq(view.community()))
        .filter(zone_fulfilments::zone_id.eq(zone))
        .filter(zone_fulfilments::n.eq(n))
        .select(FulfilmentRow::as_select())
        .read_first(view.conn())
}

/// One part of the records of a zone, the oldest first.
pub fn fulfilments(view: &mut ReadTx, zone: ZoneId, window: &Window) -> Result<Page<Fulfilment>, Fault> {
    let query = zone_fulfilments::table
        .filter(zone_fulfilments::community_id.eq(view.community()))
        .filter(zone_fulfilments::zone_id.eq(zone))
        .limit(window.limit + 1)
        .select(FulfilmentRow::as_select())
        .into_boxed();
    let from = window.from.as_ref().map(|mark| if let Key::Number(n) = mark.key { n } else { 0 });
    let query = match (from, window.falling()) {
        (Some(from), false) => query.filter(zone_fulfilments::n.gt(from)).order(zone_fulfilments::n.asc()),
        (Some(from), true) => query.filter(zone_fulfilments::n.lt(from)).order(zone_fulfilments::n.desc()),
        (None, false) => query.order(zone_fulfilments::n.asc()),
        (None, true) => query.order(zone_fulfilments::n.desc()),
    };
    let found = query.read_all(view.conn())?;
    Ok(Page::cut(found, window, |one: &Fulfilment| Mark { key: Key::Number(one.n), id: zone.uuid() }))
}

/// The number of the next record of a zone.
pub fn next(view: &mut ReadTx, zone: ZoneId) -> Result<i64, Fault> {
    let last: Option<i64> = zone_fulfilments::table
        .filter(zone_fulfilments::community_id.eq(view.community()))
        .filter(zone_fulfilments::zone_id.eq(zone))
        .select(max(zone_fulfilments::n))
        .first(view.conn())?;
    Ok(last.unwrap_or(0) + 1)
}

/// Enters a record.
pub fn insert_fulfilment(tx: &mut WriteTx, zone: ZoneId, one: &Fulfilment) -> Result<(), Fault> {
    let row = FulfilmentRow {
        community_id: tx.community(),
        zone_id: zone,
        n: one.n,
        duty_n: one.duty,
        unit_id: one.unit,
        done_on: one.done_on,
        note: one.note.clone(),
        recorded_at: one.recorded_at,
        recorded_by: one.recorded_by,
        recorded_unit_id: one.recorded_unit,
        voided_at: None,
        voided_by: None,
        void_reason: None,
    };
    diesel::insert_into(zone_fulfilments::table).values(row).execute(tx.conn())?;
    tx.touch_one(&FULFILMENTS, (zone.uuid(), one.n));
    Ok(())
}

/// Takes a record out of the figures.
pub fn void(tx: &mut WriteTx, zone: ZoneId, n: i64, voided: &Voided) -> Result<(), Fault> {
    let one = zone_fulfilments::table
        .filter(zone_fulfilments::community_id.eq(tx.community()))
        .filter(zone_fulfilments::zone_id.eq(zone))
        .filter(zone_fulfilments::n.eq(n));
    let changed = (
        zone_fulfilments::voided_at.eq(Some(voided.at)),
        zone_fulfilments::voided_by.eq(voided.by),
        zone_fulfilments::void_reason.eq(Some(&voided.reason)),
    );
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch_one(&FULFILMENTS, (zone.uuid(), n));
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, zone_duties, zone_id, DutyRow, Duty::try_from))
}
