//! Memory: duties, and what was done towards them.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Duty, DutyFrequency, DutyKind, Fulfilment, Task, Voided};
use db::schema::{zone_duties, zone_fulfilments};
use db::{At, Joined, On, Uid, find_unreadable, known, one_of, read_row};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{Day, Fault, Id, Key, Mark, Page, Window, ZoneId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zone_duties)]
struct DutyRow {
    community_id: Uid,
    zone_id: Uid,
    n: i64,
    kind: String,
    title: Option<String>,
    frequency: Option<String>,
    began_at: At,
    began_by: Option<Uid>,
    ended_at: Option<At>,
    ended_by: Option<Uid>,
    recorded_at: Option<At>,
}

versioned!(
    /// Every state of a duty.
    pub static DUTIES: DutyRow in zone_duties[zone_id, n]
);

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zone_fulfilments)]
struct FulfilmentRow {
    community_id: Uid,
    zone_id: Uid,
    n: i64,
    duty_n: i64,
    unit_id: Uid,
    done_on: On,
    note: Option<String>,
    recorded_at: At,
    recorded_by: Option<Uid>,
    recorded_unit_id: Option<Uid>,
    voided_at: Option<At>,
    voided_by: Option<Uid>,
    void_reason: Option<String>,
}

versioned!(
    /// Every state of what was done.
    pub static FULFILMENTS: FulfilmentRow in zone_fulfilments[zone_id, n]
);

impl TryFrom<DutyRow> for Duty {
    type Error = Fault;

    fn try_from(row: DutyRow) -> Result<Self, Fault> {
        read_row("zone_duties", Joined(row.zone_id, row.n), || {
            let task = Task {
                kind: known(DutyKind::named(&row.kind))?,
                title: row.title,
                frequency: match row.frequency {
                    Some(word) => Some(known(DutyFrequency::named(&word))?),
                    None => None,
                },
            };
            Ok(Self {
                n: row.n,
                task,
                began_at: row.began_at.into(),
                ended_at: row.ended_at.map(Into::into),
                recorded_at: row.recorded_at.map(Into::into),
            })
        })
    }
}

impl TryFrom<FulfilmentRow> for Fulfilment {
    type Error = Fault;

    fn try_from(row: FulfilmentRow) -> Result<Self, Fault> {
        let done_on = read_row("zone_fulfilments", Joined(row.zone_id, row.n), || row.done_on.day())?;
        let voided = row.voided_at.map(|at| Voided {
            at: at.into(),
            by: row.voided_by.map(Uid::id),
            reason: row.void_reason.unwrap_or_default(),
        });
        Ok(Self {
            n: row.n,
            duty: row.duty_n,
            unit: row.unit_id.id(),
            done_on,
            note: row.note,
            recorded_at: row.recorded_at.into(),
            recorded_by: row.recorded_by.map(Uid::id),
            recorded_unit: row.recorded_unit_id.map(Uid::id),
            voided,
        })
    }
}

/// The duties of these zones that have not ended, by zone.
pub fn open_duties(view: &mut ReadTx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Vec<Duty>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<DutyRow> = zone_duties::table
        .filter(zone_duties::community_id.eq(view.cid()))
        .filter(one_of(zone_duties::zone_id, ids.iter().copied().map(Uid::from)))
        .filter(zone_duties::ended_at.is_null())
        .order((zone_duties::zone_id, zone_duties::n))
        .select(DutyRow::as_select())
        .load(view.conn())?;
    let mut found: HashMap<ZoneId, Vec<Duty>> = HashMap::new();
    for row in rows {
        found.entry(row.zone_id.id()).or_default().push(row.try_into()?);
    }
    Ok(found)
}

/// The duties of a zone, or of all, as they stood on record before an instant; those that had ended as well.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Duty)>, Fault> {
    let rows: Vec<DutyRow> = rows_as_of(view, &DUTIES, of, before)?;
    rows.into_iter().map(|row| Ok((row.zone_id.id(), row.try_into()?))).collect()
}

/// What was recorded as done for a zone, as it stood on record before an instant.
pub fn done_as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Fulfilment)>, Fault> {
    let rows: Vec<FulfilmentRow> = rows_as_of(view, &FULFILMENTS, of, before)?;
    rows.into_iter().map(|row| Ok((row.zone_id.id(), row.try_into()?))).collect()
}

/// All duties a zone ever had.
pub fn list(view: &mut ReadTx, zone: ZoneId) -> Result<Vec<Duty>, Fault> {
    let rows: Vec<DutyRow> = zone_duties::table
        .filter(zone_duties::community_id.eq(view.cid()))
        .filter(zone_duties::zone_id.eq(Uid::from(zone)))
        .order(zone_duties::n)
        .select(DutyRow::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Duty::try_from).collect()
}

/// Enters a duty.
pub fn insert(tx: &mut WriteTx, zone: ZoneId, duty: &Duty) -> Result<(), Fault> {
    let row = DutyRow {
        community_id: tx.cid(),
        zone_id: zone.into(),
        n: duty.n,
        kind: duty.task.kind.name().to_owned(),
        title: duty.task.title.clone(),
        frequency: duty.task.frequency.map(|frequency| frequency.name().to_owned()),
        began_at: duty.began_at.into(),
        began_by: tx.actor().account().map(Uid::from),
        ended_at: None,
        ended_by: None,
        recorded_at: duty.recorded_at.map(At::from),
    };
    diesel::insert_into(zone_duties::table).values(row).execute(tx.conn())?;
    tx.touch_one(&DUTIES, (zone.uuid(), duty.n));
    Ok(())
}

/// Notes that a duty ends now.
pub fn end(tx: &mut WriteTx, zone: ZoneId, n: i64) -> Result<(), Fault> {
    let (at, by) = (At(tx.now()), tx.actor().account().map(Uid::from));
    let one = zone_duties::table
        .filter(zone_duties::community_id.eq(tx.cid()))
        .filter(zone_duties::zone_id.eq(Uid::from(zone)))
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
        .filter(zone_fulfilments::community_id.eq(view.cid()))
        .filter(one_of(zone_fulfilments::zone_id, ids.iter().copied().map(Uid::from)))
        .filter(zone_fulfilments::done_on.ge(On::from(since)))
        .order((zone_fulfilments::zone_id, zone_fulfilments::n))
        .select(FulfilmentRow::as_select())
        .load(view.conn())?;
    let mut found: HashMap<ZoneId, Vec<Fulfilment>> = HashMap::new();
    for row in rows {
        found.entry(row.zone_id.id()).or_default().push(row.try_into()?);
    }
    Ok(found)
}

/// One record.
pub fn fulfilment(view: &mut ReadTx, zone: ZoneId, n: i64) -> Result<Option<Fulfilment>, Fault> {
    let row: Option<FulfilmentRow> = zone_fulfilments::table
        .filter(zone_fulfilments::community_id.eq(view.cid()))
        .filter(zone_fulfilments::zone_id.eq(Uid::from(zone)))
        .filter(zone_fulfilments::n.eq(n))
        .select(FulfilmentRow::as_select())
        .first(view.conn())
        .optional()?;
    row.map(Fulfilment::try_from).transpose()
}

/// One part of the records of a zone, the oldest first.
pub fn fulfilments(view: &mut ReadTx, zone: ZoneId, window: &Window) -> Result<Page<Fulfilment>, Fault> {
    let query = zone_fulfilments::table
        .filter(zone_fulfilments::community_id.eq(view.cid()))
        .filter(zone_fulfilments::zone_id.eq(Uid::from(zone)))
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
    let rows: Vec<FulfilmentRow> = query.load(view.conn())?;
    let found = rows.into_iter().map(Fulfilment::try_from).collect::<Result<_, _>>()?;
    Ok(Page::cut(found, window, |one: &Fulfilment| Mark { key: Key::Number(one.n), id: zone.uuid() }))
}

/// The number of the next record of a zone.
pub fn next(view: &mut ReadTx, zone: ZoneId) -> Result<i64, Fault> {
    let last: Option<i64> = zone_fulfilments::table
        .filter(zone_fulfilments::community_id.eq(view.cid()))
        .filter(zone_fulfilments::zone_id.eq(Uid::from(zone)))
        .order(zone_fulfilments::n.desc())
        .select(zone_fulfilments::n)
        .first(view.conn())
        .optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Enters a record.
pub fn insert_fulfilment(tx: &mut WriteTx, zone: ZoneId, one: &Fulfilment) -> Result<(), Fault> {
    let row = FulfilmentRow {
        community_id: tx.cid(),
        zone_id: zone.into(),
        n: one.n,
        duty_n: one.duty,
        unit_id: one.unit.into(),
        done_on: one.done_on.into(),
        note: one.note.clone(),
        recorded_at: one.recorded_at.into(),
        recorded_by: one.recorded_by.map(Uid::from),
        recorded_unit_id: one.recorded_unit.map(Uid::from),
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
        .filter(zone_fulfilments::community_id.eq(tx.cid()))
        .filter(zone_fulfilments::zone_id.eq(Uid::from(zone)))
        .filter(zone_fulfilments::n.eq(n));
    let changed = (
        zone_fulfilments::voided_at.eq(Some(At(voided.at))),
        zone_fulfilments::voided_by.eq(voided.by.map(Uid::from)),
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
