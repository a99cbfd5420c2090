//! Memory: holds. One that is over is noted as ended when the next begins.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::claims::model::Hold;
use super::super::rules::ZONE_HELD;
use crate::db::schema::zone_holds;
use crate::db::{At, Uid, on_unique, one_of};
use crate::journal::{Tx, View};
use crate::kernel::{Fault, Instant, ZoneId};

type Row = (Uid, i64, Uid, At, Option<Uid>, At);

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
        .select((
            zone_holds::zone_id,
            zone_holds::n,
            zone_holds::unit_id,
            zone_holds::held_at,
            zone_holds::held_by,
            zone_holds::until_at,
        ))
        .load(view.conn())?;
    let hold = |(zone, n, unit, at, by, until): Row| {
        let by = by.map(Uid::id);
        (zone.id(), Hold { n, unit: unit.id(), at: at.into(), by, until: until.into() })
    };
    Ok(rows.into_iter().map(hold).collect())
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
    diesel::update(open).set(zone_holds::ended_at.eq(Some(At(at)))).execute(tx.conn())?;
    Ok(())
}

/// Enters a hold. That there is one at most has the last word on the disk.
pub fn insert(tx: &mut Tx, zone: ZoneId, hold: &Hold) -> Result<(), Fault> {
    let values = (
        zone_holds::community_id.eq(tx.cid()),
        zone_holds::zone_id.eq(Uid::from(zone)),
        zone_holds::n.eq(hold.n),
        zone_holds::unit_id.eq(Uid::from(hold.unit)),
        zone_holds::held_at.eq(At(hold.at)),
        zone_holds::held_by.eq(hold.by.map(Uid::from)),
        zone_holds::until_at.eq(At(hold.until)),
    );
    let held = |constraint: &str| (constraint == "zone_holds_zone_id_key").then(|| Fault::of(&ZONE_HELD));
    on_unique(diesel::insert_into(zone_holds::table).values(values).execute(tx.conn()), held)?;
    Ok(())
}
