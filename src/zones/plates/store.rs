//! Memory: plates of zones, and whose the code of a plate is.

use diesel::prelude::*;
use serde::Serialize;

use super::model::Plate;
use crate::codes::ZONE_WITHOUT_PLATE;
use db::schema::{plate_codes, zone_plates};
use db::{At, Conn, Uid, on_unique};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{CommunityId, Fault, Id, ZoneId};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = zone_plates)]
struct Row {
    community_id: Uid,
    zone_id: Uid,
    n: i64,
    code: String,
    made_at: At,
    made_by: Option<Uid>,
    withdrawn_at: Option<At>,
    withdrawn_by: Option<Uid>,
}

versioned!(
    /// Every state of a plate. Its code opens a page: the digest alone is kept.
    pub static PLATES: Row in zone_plates[zone_id, n] as digests
);

/// The good plate of a zone.
pub fn good(view: &mut ReadTx, zone: ZoneId) -> Result<Option<Plate>, Fault> {
    let row: Option<(i64, String, At)> = zone_plates::table
        .filter(zone_plates::community_id.eq(view.cid()))
        .filter(zone_plates::zone_id.eq(Uid::from(zone)))
        .filter(zone_plates::withdrawn_at.is_null())
        .select((zone_plates::n, zone_plates::code, zone_plates::made_at))
        .first(view.conn())
        .optional()?;
    Ok(row.map(|(n, code, made_at)| Plate { n, code, made_at: made_at.into() }))
}

/// The number of the next plate of a zone.
pub fn next(view: &mut ReadTx, zone: ZoneId) -> Result<i64, Fault> {
    let last: Option<i64> = zone_plates::table
        .filter(zone_plates::community_id.eq(view.cid()))
        .filter(zone_plates::zone_id.eq(Uid::from(zone)))
        .order(zone_plates::n.desc())
        .select(zone_plates::n)
        .first(view.conn())
        .optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Enters a plate, under the key of its code. That there is one at most has the last word on the disk.
pub fn insert(tx: &mut WriteTx, zone: ZoneId, plate: &Plate, key: &str) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.cid(),
        zone_id: zone.into(),
        n: plate.n,
        code: plate.code.clone(),
        made_at: plate.made_at.into(),
        made_by: tx.actor().account().map(Uid::from),
        withdrawn_at: None,
        withdrawn_by: None,
    };
    let second = |constraint: &str| (constraint == "zone_plates_zone_id_key").then(|| Fault::of(&ZONE_WITHOUT_PLATE));
    on_unique(diesel::insert_into(zone_plates::table).values(row).execute(tx.conn()), second)?;
    tx.touch_one(&PLATES, (zone.uuid(), plate.n));
    let whose = (
        plate_codes::code_hash.eq(key),
        plate_codes::community_id.eq(tx.cid()),
        plate_codes::zone_id.eq(Uid::from(zone)),
    );
    diesel::insert_into(plate_codes::table).values(whose).execute(tx.conn())?;
    Ok(())
}

/// The plate of this zone is good no longer, and its key leads nowhere.
pub fn withdraw(tx: &mut WriteTx, zone: ZoneId, n: i64, key: &str) -> Result<(), Fault> {
    let (at, by) = (At(tx.now()), tx.actor().account().map(Uid::from));
    let one = zone_plates::table
        .filter(zone_plates::community_id.eq(tx.cid()))
        .filter(zone_plates::zone_id.eq(Uid::from(zone)))
        .filter(zone_plates::n.eq(n));
    let withdrawn = (zone_plates::withdrawn_at.eq(Some(at)), zone_plates::withdrawn_by.eq(by));
    diesel::update(one).set(withdrawn).execute(tx.conn())?;
    tx.touch_one(&PLATES, (zone.uuid(), n));
    let whose =
        plate_codes::table.filter(plate_codes::code_hash.eq(key)).filter(plate_codes::community_id.eq(tx.cid()));
    diesel::delete(whose).execute(tx.conn())?;
    Ok(())
}

/// Where the plate of this key hangs: the one look that knows no community.
pub fn place(conn: &mut Conn, key: &str) -> Result<Option<(CommunityId, ZoneId)>, Fault> {
    let row: Option<(Uid, Uid)> = plate_codes::table
        .filter(plate_codes::code_hash.eq(key))
        .select((plate_codes::community_id, plate_codes::zone_id))
        .first(conn)
        .optional()?;
    Ok(row.map(|(community, zone)| (community.id(), zone.id())))
}

/// The codes of the good plates of the community, and where each hangs.
pub fn good_codes(view: &mut ReadTx) -> Result<Vec<(String, ZoneId)>, Fault> {
    let rows: Vec<(String, Uid)> = zone_plates::table
        .filter(zone_plates::community_id.eq(view.cid()))
        .filter(zone_plates::withdrawn_at.is_null())
        .select((zone_plates::code, zone_plates::zone_id))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(code, zone)| (code, zone.id())).collect())
}

/// Where the keys that lead into this community lead.
pub fn places(view: &mut ReadTx) -> Result<Vec<(String, ZoneId)>, Fault> {
    let rows: Vec<(String, Uid)> = plate_codes::table
        .filter(plate_codes::community_id.eq(view.cid()))
        .select((plate_codes::code_hash, plate_codes::zone_id))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(key, zone)| (key, zone.id())).collect())
}
