//! Memory: what hangs on a zone, and its removal with everything that was made with it.

use diesel::prelude::*;

use crate::db::schema::{plate_codes, zone_boundaries, zone_claims, zone_duties, zone_plates, zone_versions, zones};
use crate::db::{Uid, holders};
use crate::journal::{Tx, View};
use crate::kernel::{Fault, ZoneId};

/// What belongs to a zone that was just entered.
const OWN: [&str; 5] = ["zone_boundaries", "zone_claims", "zone_duties", "zone_plates", "zone_versions"];

/// The tables whose rows refer to a zone or its duties and are not made with it; its claims are asked for apart.
pub fn held_by(view: &mut View, id: ZoneId) -> Result<Vec<String>, Fault> {
    let community = view.cid();
    let zone = holders(view.conn(), "zones", "zone_id", community, id.into())?;
    let duties = holders(view.conn(), "zone_duties", "zone_id", community, id.into())?;
    let mut held: Vec<String> = zone.into_iter().chain(duties).filter(|one| !OWN.contains(&one.as_str())).collect();
    held.sort();
    held.dedup();
    Ok(held)
}

/// Removes a zone with what was made with it.
pub fn delete(tx: &mut Tx, id: ZoneId) -> Result<(), Fault> {
    let (community, id) = (tx.cid(), Uid::from(id));
    macro_rules! gone {
        ($($table:ident),+) => {$(
            let own = $table::table.filter($table::community_id.eq(community)).filter($table::zone_id.eq(id));
            diesel::delete(own).execute(tx.conn())?;
        )+};
    }
    gone!(plate_codes, zone_plates, zone_claims, zone_duties, zone_boundaries, zone_versions, zones);
    Ok(())
}
