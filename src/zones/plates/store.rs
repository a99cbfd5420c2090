//! Storage: plates of zones, and which zone a code belongs to.

use diesel::dsl::max;
use diesel::prelude::*;
use serde::Serialize;

use super::model::Plate;
use crate::codes::ZONE_WITHOUT_PLATE;
use crate::model::ZoneId;
use db::schema::{plate_codes, zone_plates};
use db::{Conn, ReadRows, on_unique};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Fault, Id, Instant};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = zone_plates)]
struct Row {
    community_id: CommunityId,
    zone_id: ZoneId,
    n: i64,
    code: String,
    made_at: Instant,
    made_by: Option<AccountId>,
    withdrawn_at: Option<Instant>,
    withdrawn_by: Option<AccountId>,
}

versioned!(
    /// Every state of a plate. Its code opens a page: the digest alone is kept.
    pub static PLATES: Row in zone_plates[zone_id, n] as digests
);

impl From<Row> for Plate {
    fn from(row: Row) -> Self {
        Self { n: row.n, code: row.code, made_at: row.made_at }
    }
}

/// The good plate of a zone.
pub fn good(view: &mut ReadTx, zone: ZoneId) -> Result<Option<Plate>, Fault> {
    zone_plates::table
        .filter(zone_plates::community_id.eq(view.community()))
        .filter(zone_plates::zone_id.eq(zone))
        .filter(zone_plates::withdrawn_at.is_null())
        .select(Row::as_select())
        .read_first(view.conn())
}

/// The number of the next plate of a zone.
pub fn next(view: &mut ReadTx, zone: ZoneId) -> Result<i64, Fault> {
    let last: Option<i64> = zone_plates::table
        .filter(zone_plates::community_id.eq(view.community()))
        .filter(zone_plates::zone_id.eq(zone))
        .select(max(zone_plates::n))
        .first(view.conn())?;
    Ok(last.unwrap_or(0) + 1)
}

/// Enters a plate, under the key of its code. That there is one at most is enforced by a unique index as well.
pub fn insert(tx: &mut WriteTx, zone: ZoneId, plate: &Plate, key: &str) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.community(),
        zone_id: zone,
        n: plate.n,
        code: plate.code.clone(),
        made_at: plate.made_at,
        made_by: tx.actor().account(),
        withdrawn_at: None,
        withdrawn_by: None,
    };
    let second = |constraint: &str| (constraint == "zone_plates_zone_id_key").then(|| Fault::of(&ZONE_WITHOUT_PLATE));
    on_unique(diesel::insert_into(zone_plates::table).values(row).execute(tx.conn()), second)?;
    tx.touch_one(&PLATES, (zone.uuid(), plate.n));
    let whose =
        (plate_codes::code_hash.eq(key), plate_codes::community_id.eq(tx.community()), plate_codes::zone_id.eq(zone));
    diesel::insert_into(plate_codes::table).values(whose).execute(tx.conn())?;
    Ok(())
}

/// The plate of this zone is good no longer, and its key leads nowhere.
pub fn withdraw(tx: &mut WriteTx, zone: ZoneId, n: i64, key: &str) -> Result<(), Fault> {
    let (at, by) = (tx.now(), tx.actor().account());
    let one = zone_plates::table
        .filter(zone_plates::community_id.eq(tx.community()))
        .filter(zone_plates::zone_id.eq(zone))
        .filter(zone_plates::n.eq(n));
    let withdrawn = (zone_plates::withdrawn_at.eq(Some(at)), zone_plates::withdrawn_by.eq(by));
    diesel::update(one).set(withdrawn).execute(tx.conn())?;
    tx.touch_one(&PLATES, (zone.uuid(), n));
    let whose =
        plate_codes::table.filter(plate_codes::code_hash.eq(key)).filter(plate_codes::community_id.eq(tx.community()));
    diesel::delete(whose).execute(tx.conn())?;
    Ok(())
}

/// The zone of the plate with this key: the one query across communities.
pub fn place(conn: &mut Conn, key: &str) -> Result<Option<(CommunityId, ZoneId)>, Fault> {
    let place = plate_codes::table.filter(plate_codes::code_hash.eq(key));
    Ok(place.select((plate_codes::community_id, plate_codes::zone_id)).first(conn).optional()?)
}

/// The codes of the valid plates of the community, and the zone of each.
pub fn good_codes(view: &mut ReadTx) -> Result<Vec<(String, ZoneId)>, Fault> {
    let good = zone_plates::table
        .filter(zone_plates::community_id.eq(view.community()))
        .filter(zone_plates::withdrawn_at.is_null());
    Ok(good.select((zone_plates::code, zone_plates::zone_id)).load(view.conn())?)
}

/// Where the keys that lead into this community lead.
pub fn places(view: &mut ReadTx) -> Result<Vec<(String, ZoneId)>, Fault> {
    let mine = plate_codes::table.filter(plate_codes::community_id.eq(view.community()));
    Ok(mine.select((plate_codes::code_hash, plate_codes::zone_id)).load(view.conn())?)
}
