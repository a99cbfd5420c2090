//! Memory: holds. One that is over is noted as ended when the next begins.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::claims::model::Hold;
use super::super::rules::ZONE_HELD;
use db::schema::zone_holds;
use db::{At, Uid, on_unique, one_of};
use journal::{Before, Of, Tx, View, rows_as_of, versioned};
use kernel::{Fault, Id, Instant, ZoneId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zone_holds)]
struct Row {
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
    pub static HOLDS: Row in zone_holds[zone_id, n]
);

impl From<Row> for Hold {
    fn from(row: Row) -> Self {
        let (at, until) = (row.held_at.into(), row.until_at.into());
        Self { n: row.n, unit: row.unit_id.id(), at, by: row.held_by.map(Uid::id), until }
    }
}

/// The holds of these zones that count now, by zone.
pub fn standing(view: &mut View, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Hold>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = zone_holds::table
        .filter(zone_holds::community_id.eq(view.cid()))
        .filter(one_of(zone_holds::zone_id, ids.iter().copied().map(Uid::from)))
        .filter(zone_holds::ended_at.is_null())
        .filter(zone_holds::until_at.gt(At(view.now())))
        .select(Row::as_select())
        .load(view.conn())?;
    Ok(rows.into_iter().map(|row| (row.zone_id.id(), row.into())).collect())
}

/// The holds of a zone, or of all, that nobody had let go of before an instant; those that had run out as well.
pub fn as_of(view: &mut View, of: Of, before: Before) -> Result<Vec<(ZoneId, Hold)>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &HOLDS, of, before)?;
    let open = rows.into_iter().filter(|row| row.ended_at.is_none());
    Ok(open.map(|row| (row.zone_id.id(), row.into())).collect())
}

/// The number of the next hold of a zone.
pub fn next(view: &mut View, zone: ZoneId) -> Result<i64, Fault> {
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
pub fn end(tx: &mut Tx, zone: ZoneId, at: Instant) -> Result<(), Fault> {
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
pub fn insert(tx: &mut Tx, zone: ZoneId, hold: &Hold) -> Result<(), Fault> {
    let row = Row {
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
