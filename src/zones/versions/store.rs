//! Memory: the versions of zones, append-only.

use diesel::prelude::*;

use super::super::model::Zone;
use super::model::ZoneHappening;
use crate::db::schema::zone_versions;
use crate::db::{At, Joined, Uid, from_json, read_row, to_json};
use crate::journal::{Tx, View};
use crate::kernel::{Author, Day, Fault, Instant, ZoneId};

/// Puts the zone on record as it stands now.
pub fn record(tx: &mut Tx, zone: &Zone, happening: ZoneHappening) -> Result<(), Fault> {
    let author = match tx.actor().author {
        Author::Account(id) => format!("account:{id}"),
        Author::Client(id) => format!("client:{id}"),
        Author::System => "system".to_owned(),
    };
    let values = (
        zone_versions::community_id.eq(tx.cid()),
        zone_versions::zone_id.eq(Uid::from(zone.id)),
        zone_versions::version.eq(zone.version),
        zone_versions::recorded_at.eq(At(tx.now())),
        zone_versions::event.eq(happening.name()),
        zone_versions::author.eq(author),
        zone_versions::snapshot.eq(to_json(zone)?),
    );
    diesel::insert_into(zone_versions::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// The zone as it stood on record at 24:00 of a day.
pub fn as_of(view: &mut View, id: ZoneId, day: Day) -> Result<Option<Zone>, Fault> {
    let snapshot: Option<Snapshot> = zone_versions::table
        .filter(zone_versions::community_id.eq(view.cid()))
        .filter(zone_versions::zone_id.eq(Uid::from(id)))
        .filter(zone_versions::recorded_at.lt(At(Instant::end_of(day))))
        .order(zone_versions::version.desc())
        .select((zone_versions::zone_id, zone_versions::version, zone_versions::snapshot))
        .first(view.conn())
        .optional()?;
    snapshot.map(read).transpose()
}

/// Every zone as it stood on record at 24:00 of a day.
pub fn all_as_of(view: &mut View, day: Day) -> Result<Vec<Zone>, Fault> {
    let (community, before) = (view.cid(), At(Instant::end_of(day)));
    let later = diesel::alias!(zone_versions as later);
    let superseded = later
        .filter(later.field(zone_versions::community_id).eq(community))
        .filter(later.field(zone_versions::zone_id).eq(zone_versions::zone_id))
        .filter(later.field(zone_versions::version).gt(zone_versions::version))
        .filter(later.field(zone_versions::recorded_at).lt(before));
    let snapshots: Vec<Snapshot> = zone_versions::table
        .filter(zone_versions::community_id.eq(community))
        .filter(zone_versions::recorded_at.lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(superseded)))
        .select((zone_versions::zone_id, zone_versions::version, zone_versions::snapshot))
        .load(view.conn())?;
    snapshots.into_iter().map(read).collect()
}

type Snapshot = (Uid, i64, String);

fn read((zone, version, snapshot): Snapshot) -> Result<Zone, Fault> {
    read_row("zone_versions", Joined(zone, version), || from_json(&snapshot))
}
