//! Storage: what refers to a zone, and its removal with everything that was made with it.

use diesel::prelude::*;

use crate::aggregate::claims::store::CLAIMS;
use crate::aggregate::duties::store::DUTIES;
use crate::geometry::store::BOUNDARIES;
use crate::model::ZoneId;
use crate::plates::store::PLATES;
use crate::store::ZONES;
use db::holders;
use db::schema::{plate_codes, zone_boundaries, zone_claims, zone_duties, zone_plates, zones};
use journal::{ReadTx, WriteTx};
use kernel::{Fault, Id};

/// What belongs to a zone that was just entered.
const OWN: [&str; 4] = ["zone_boundaries", "zone_claims", "zone_duties", "zone_plates"];

/// The tables whose rows refer to a zone or its duties and are not made with it; its claims are asked for apart.
pub fn held_by(view: &mut ReadTx, id: ZoneId) -> Result<Vec<String>, Fault> {
    let community = view.community();
    let zone = holders(view.conn(), "zones", "zone_id", community, id)?;
    let duties = holders(view.conn(), "zone_duties", "zone_id", community, id)?;
    let mut held: Vec<String> = zone.into_iter().chain(duties).filter(|one| !OWN.contains(&one.as_str())).collect();
    held.sort();
    held.dedup();
    Ok(held)
}

/// Removes a zone with what was made with it; that it stood is told by the versions of its rows.
pub fn delete(tx: &mut WriteTx, zone: ZoneId) -> Result<(), Fault> {
    let community = tx.community();
    macro_rules! gone {
        ($($table:ident as $kind:ident),+) => {$(
            let own = $table::table.filter($table::community_id.eq(community)).filter($table::zone_id.eq(zone));
            let numbers: Vec<i64> = diesel::delete(own).returning($table::n).get_results(tx.conn())?;
            numbers.into_iter().for_each(|n| tx.touch_one(&$kind, (zone.uuid(), n)));
        )+};
    }
    let codes =
        plate_codes::table.filter(plate_codes::community_id.eq(community)).filter(plate_codes::zone_id.eq(zone));
    diesel::delete(codes).execute(tx.conn())?;
    gone!(zone_plates as PLATES, zone_claims as CLAIMS, zone_duties as DUTIES, zone_boundaries as BOUNDARIES);
    let one = zones::table.filter(zones::community_id.eq(community)).filter(zones::zone_id.eq(zone));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&ZONES, zone);
    Ok(())
}
