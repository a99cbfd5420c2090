//! Memory: boundaries of zones and of the community, each until the next; and the edition of the map.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::model::{Border, Drawn, Entered, Laid, Neighbour, Plot};
use crate::model::{GeometrySource, ZoneKind, ZoneStateWord};
use crate::store::ZONES;
use db::schema::{community_boundaries, zone_boundaries, zone_maps, zones};
use db::{At, Joined, Uid, known, one_of, read_row};
use journal::{ReadTx, WriteTx, versioned};
use kernel::geo::{Bbox, Boundary, Crs};
use kernel::{Fault, Id, Instant, ZoneId};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = zone_boundaries)]
struct Row {
    community_id: Uid,
    zone_id: Uid,
    n: i64,
    from_at: At,
    until_at: Option<At>,
    boundary: String,
    geometry_source: String,
    west: i64,
    south: i64,
    east: i64,
    north: i64,
    area_cm2: i64,
    entered_crs: Option<String>,
    entered: Option<String>,
}

versioned!(
    /// Every state of a boundary. It is long and has its own dates: the digest alone is kept.
    pub static BOUNDARIES: Row in zone_boundaries[zone_id, n] as digests
);

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = community_boundaries)]
struct BorderRow {
    community_id: Uid,
    n: i64,
    from_at: At,
    until_at: Option<At>,
    boundary: String,
    area_cm2: i64,
    entered_crs: Option<String>,
    entered: Option<String>,
}

versioned!(
    /// Every state of a boundary of the community, as of those of zones.
    pub static BORDERS: BorderRow in community_boundaries[community_id, n] as digests
);

#[track_caller]
fn stored(text: &str) -> Result<Boundary, Fault> {
    known(Boundary::restore(text))
}

/// The columns of a boundary as it was entered.
type AsEntered = (Option<String>, Option<String>);

fn as_entered((crs, geometry): AsEntered) -> Result<Option<Entered>, Fault> {
    let Some((crs, geometry)) = crs.zip(geometry) else { return Ok(None) };
    Ok(Some(Entered { crs: known(Crs::named(&crs))?, geometry }))
}

/// The boundary of a zone that stands.
pub fn drawn(view: &mut ReadTx, zone: ZoneId) -> Result<Option<Drawn>, Fault> {
    let row: Option<(i64, String, String, i64, At, AsEntered)> = zone_boundaries::table
        .filter(zone_boundaries::community_id.eq(view.cid()))
        .filter(zone_boundaries::zone_id.eq(Uid::from(zone)))
        .filter(zone_boundaries::until_at.is_null())
        .select((
            zone_boundaries::n,
            zone_boundaries::boundary,
            zone_boundaries::geometry_source,
            zone_boundaries::area_cm2,
            zone_boundaries::from_at,
            (zone_boundaries::entered_crs, zone_boundaries::entered),
        ))
        .first(view.conn())
        .optional()?;
    let Some((n, boundary, source, area_cm2, from_at, entered)) = row else { return Ok(None) };
    read_row("zone_boundaries", Joined(zone, n), || {
        let source = known(GeometrySource::named(&source))?;
        let (boundary, entered) = (stored(&boundary)?, as_entered(entered)?);
        Ok(Some(Drawn { n, boundary, entered, source, area_cm2, from_at: from_at.into() }))
    })
}

/// The boundaries of these zones that stood right before an instant, by zone.
pub fn shapes(view: &mut ReadTx, ids: &[ZoneId], before: Instant) -> Result<HashMap<ZoneId, Boundary>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uid, String)> = zone_boundaries::table
        .filter(zone_boundaries::community_id.eq(view.cid()))
        .filter(one_of(zone_boundaries::zone_id, ids.iter().copied().map(Uid::from)))
        .filter(zone_boundaries::from_at.lt(At(before)))
        .filter(zone_boundaries::until_at.is_null().or(zone_boundaries::until_at.assume_not_null().ge(At(before))))
        .order((zone_boundaries::zone_id, zone_boundaries::n))
        .select((zone_boundaries::zone_id, zone_boundaries::boundary))
        .load(view.conn())?;
    let shape =
        |(zone, boundary): (Uid, String)| read_row("zone_boundaries", zone, || Ok((zone.id(), stored(&boundary)?)));
    rows.into_iter().map(shape).collect()
}

/// Which zones are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Sought {
    /// Of this kind alone.
    pub kind: Option<ZoneKind>,
    /// Whose boxes meet this one.
    pub bbox: Option<Bbox>,
    /// In these states.
    pub states: &'static [ZoneStateWord],
    /// All but this one.
    pub except: Option<ZoneId>,
}

/// The zones that are sought and have a boundary, in the order of their codes.
pub fn neighbours(view: &mut ReadTx, sought: &Sought) -> Result<Vec<Neighbour>, Fault> {
    let states = sought.states.iter().map(|state| state.name());
    let mut query = zones::table
        .filter(zones::community_id.eq(view.cid()))
        .filter(zones::boundary.is_not_null())
        .filter(zones::state.eq_any(states.collect::<Vec<_>>()))
        .order(zones::code)
        .into_boxed();
    if let Some(kind) = sought.kind {
        query = query.filter(zones::kind.eq(kind.name()));
    }
    if let Some(except) = sought.except {
        query = query.filter(zones::zone_id.ne(Uid::from(except)));
    }
    if let Some(bbox) = sought.bbox {
        query = query
            .filter(zones::west.assume_not_null().le(i64::from(bbox.high.lon)))
            .filter(zones::east.assume_not_null().ge(i64::from(bbox.low.lon)))
            .filter(zones::south.assume_not_null().le(i64::from(bbox.high.lat)))
            .filter(zones::north.assume_not_null().ge(i64::from(bbox.low.lat)));
    }
    let rows: Vec<(Uid, String, String, String)> = query
        .select((zones::zone_id, zones::code, zones::name, zones::boundary.assume_not_null()))
        .load(view.conn())?;
    let neighbour = |(zone, code, name, boundary): (Uid, String, String, String)| {
        let boundary = read_row("zones", zone, || stored(&boundary))?;
        Ok(Neighbour { zone: zone.id(), code, name, boundary })
    };
    rows.into_iter().map(neighbour).collect()
}

/// Enters a boundary of a zone that stands from an instant on; the one before has stood until then.
pub fn draw(tx: &mut WriteTx, zone: ZoneId, laid: &Laid<'_>, area_cm2: i64) -> Result<(), Fault> {
    let n = ended(tx, zone, laid.from_at)? + 1;
    let (text, bbox) = (laid.boundary.to_geojson().to_string(), laid.boundary.bbox());
    let [west, south, east, north] = [bbox.low.lon, bbox.low.lat, bbox.high.lon, bbox.high.lat].map(i64::from);
    let source = laid.source.name();
    let row = Row {
        community_id: tx.cid(),
        zone_id: zone.into(),
        n,
        from_at: laid.from_at.into(),
        until_at: None,
        boundary: text.clone(),
        geometry_source: source.to_owned(),
        west,
        south,
        east,
        north,
        area_cm2,
        entered_crs: laid.entered.map(|entered| entered.crs.name().to_owned()),
        entered: laid.entered.map(|entered| entered.geometry.clone()),
    };
    diesel::insert_into(zone_boundaries::table).values(row).execute(tx.conn())?;
    tx.touch_one(&BOUNDARIES, (zone.uuid(), n));
    let here = (
        zones::boundary.eq(Some(text)),
        zones::geometry_source.eq(Some(source)),
        zones::west.eq(Some(west)),
        zones::south.eq(Some(south)),
        zones::east.eq(Some(east)),
        zones::north.eq(Some(north)),
        zones::area_cm2.eq(Some(area_cm2)),
    );
    let one = zones::table.filter(zones::community_id.eq(tx.cid())).filter(zones::zone_id.eq(Uid::from(zone)));
    diesel::update(one).set(here).execute(tx.conn())?;
    tx.touch(&ZONES, zone);
    new_edition(tx)
}

/// The zone has no boundary from now on.
pub fn erase(tx: &mut WriteTx, zone: ZoneId) -> Result<(), Fault> {
    let now = tx.now();
    ended(tx, zone, now)?;
    let none = None::<i64>;
    let nowhere = (
        zones::boundary.eq(None::<String>),
        zones::geometry_source.eq(None::<String>),
        zones::west.eq(none),
        zones::south.eq(none),
        zones::east.eq(none),
        zones::north.eq(none),
        zones::area_cm2.eq(none),
    );
    let one = zones::table.filter(zones::community_id.eq(tx.cid())).filter(zones::zone_id.eq(Uid::from(zone)));
    diesel::update(one).set(nowhere).execute(tx.conn())?;
    tx.touch(&ZONES, zone);
    new_edition(tx)
}

/// Ends the boundary that stands, at an instant; how many there have been.
fn ended(tx: &mut WriteTx, zone: ZoneId, at: Instant) -> Result<i64, Fault> {
    let community = tx.cid();
    let mine = || {
        zone_boundaries::table
            .filter(zone_boundaries::community_id.eq(community))
            .filter(zone_boundaries::zone_id.eq(Uid::from(zone)))
    };
    let last: Option<i64> =
        mine().order(zone_boundaries::n.desc()).select(zone_boundaries::n).first(tx.conn()).optional()?;
    let over: Vec<i64> = diesel::update(mine().filter(zone_boundaries::until_at.is_null()))
        .set(zone_boundaries::until_at.eq(Some(At(at))))
        .returning(zone_boundaries::n)
        .get_results(tx.conn())?;
    over.into_iter().for_each(|n| tx.touch_one(&BOUNDARIES, (zone.uuid(), n)));
    Ok(last.unwrap_or(0))
}

/// Whether a boundary of a zone, or that of the community, began or ended only later than an instant.
pub fn moved_after(view: &mut ReadTx, instant: Instant) -> Result<bool, Fault> {
    let (community, at) = (view.cid(), At(instant));
    let until = zone_boundaries::until_at;
    let zones = zone_boundaries::table
        .filter(zone_boundaries::community_id.eq(community))
        .filter(zone_boundaries::from_at.gt(at).or(until.is_not_null().and(until.assume_not_null().gt(at))));
    let until = community_boundaries::until_at;
    let own = community_boundaries::table
        .filter(community_boundaries::community_id.eq(community))
        .filter(community_boundaries::from_at.gt(at).or(until.is_not_null().and(until.assume_not_null().gt(at))));
    let zones: bool = diesel::select(exists(zones)).get_result(view.conn())?;
    let own: bool = diesel::select(exists(own)).get_result(view.conn())?;
    Ok(zones || own)
}

/// The community's own boundary, where it is set.
pub fn border(view: &mut ReadTx) -> Result<Option<Border>, Fault> {
    let row: Option<(i64, String, i64, At, AsEntered)> = community_boundaries::table
        .filter(community_boundaries::community_id.eq(view.cid()))
        .filter(community_boundaries::until_at.is_null())
        .select((
            community_boundaries::n,
            community_boundaries::boundary,
            community_boundaries::area_cm2,
            community_boundaries::from_at,
            (community_boundaries::entered_crs, community_boundaries::entered),
        ))
        .first(view.conn())
        .optional()?;
    let Some((n, boundary, area_cm2, from_at, entered)) = row else { return Ok(None) };
    read_row("community_boundaries", Joined(view.cid(), n), || {
        let (boundary, entered) = (stored(&boundary)?, as_entered(entered)?);
        Ok(Some(Border { n, boundary, entered, area_cm2, from_at: from_at.into() }))
    })
}

/// Enters the boundary of the community that stands from now on.
pub fn set_border(tx: &mut WriteTx, border: &Border) -> Result<(), Fault> {
    let (community, now) = (tx.cid(), At(tx.now()));
    let standing = community_boundaries::table
        .filter(community_boundaries::community_id.eq(community))
        .filter(community_boundaries::until_at.is_null());
    let over: Vec<i64> = diesel::update(standing)
        .set(community_boundaries::until_at.eq(Some(now)))
        .returning(community_boundaries::n)
        .get_results(tx.conn())?;
    let row = BorderRow {
        community_id: community,
        n: border.n,
        from_at: border.from_at.into(),
        until_at: None,
        boundary: border.boundary.to_geojson().to_string(),
        area_cm2: border.area_cm2,
        entered_crs: border.entered.as_ref().map(|entered| entered.crs.name().to_owned()),
        entered: border.entered.as_ref().map(|entered| entered.geometry.clone()),
    };
    diesel::insert_into(community_boundaries::table).values(row).execute(tx.conn())?;
    over.into_iter().chain([border.n]).for_each(|n| tx.touch_one(&BORDERS, (community.0, n)));
    new_edition(tx)
}

/// The edition of the map that stands; none before the first boundary.
pub fn edition(view: &mut ReadTx) -> Result<Option<Uuid>, Fault> {
    let mine = zone_maps::table.filter(zone_maps::community_id.eq(view.cid()));
    let edition: Option<Uid> = mine.select(zone_maps::edition).first(view.conn()).optional()?;
    Ok(edition.map(|edition| edition.0))
}

/// The map of the community is another one from now on.
pub fn new_edition(tx: &mut WriteTx) -> Result<(), Fault> {
    let (community, edition) = (tx.cid(), Uid(Uuid::from_bytes(tx.random()?)));
    let mine = zone_maps::table.filter(zone_maps::community_id.eq(community));
    let changed = diesel::update(mine).set(zone_maps::edition.eq(edition)).execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(zone_maps::table)
            .values((zone_maps::community_id.eq(community), zone_maps::edition.eq(edition)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Every boundary that zones of the community ever had.
pub fn plots(view: &mut ReadTx) -> Result<Vec<Plot>, Fault> {
    let same = zones::community_id.eq(zone_boundaries::community_id).and(zones::zone_id.eq(zone_boundaries::zone_id));
    let rows: Vec<(Uid, String, String, At, Option<At>)> = zone_boundaries::table
        .inner_join(zones::table.on(same))
        .filter(zone_boundaries::community_id.eq(view.cid()))
        .select((
            zone_boundaries::zone_id,
            zones::code,
            zone_boundaries::boundary,
            zone_boundaries::from_at,
            zone_boundaries::until_at,
        ))
        .load(view.conn())?;
    let plot = |(zone, code, boundary, from_at, until_at): (Uid, String, String, At, Option<At>)| {
        let until_at = until_at.map(Into::into);
        let boundary = read_row("zone_boundaries", zone, || stored(&boundary))?;
        Ok(Plot { zone: zone.id(), code, boundary, from_at: from_at.into(), until_at })
    };
    rows.into_iter().map(plot).collect()
}

/// Every boundary the community ever had, with the times it stood.
pub fn borders(view: &mut ReadTx) -> Result<Vec<(Boundary, At, Option<At>)>, Fault> {
    let rows: Vec<(String, At, Option<At>)> = community_boundaries::table
        .filter(community_boundaries::community_id.eq(view.cid()))
        .select((community_boundaries::boundary, community_boundaries::from_at, community_boundaries::until_at))
        .load(view.conn())?;
    let community = view.cid();
    let border = |(boundary, from, until): (String, At, Option<At>)| {
        read_row("community_boundaries", community, || Ok((stored(&boundary)?, from, until)))
    };
    rows.into_iter().map(border).collect()
}
