//! Storage: boundaries of zones and of the community, each until the next; and the edition of the map.

use std::collections::HashMap;

use diesel::dsl::{exists, max};
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::model::{Border, Drawn, Entered, Laid, Neighbour, Plot, Stood};
use crate::model::{GeometrySource, ZoneId, ZoneKind, ZoneStateWord};
use crate::store::ZONES;
use db::schema::{community_boundaries, zone_boundaries, zone_maps, zones};
use db::{ReadRows, Uid, one_of, stored, unreadable};
use journal::{ReadTx, WriteTx, versioned};
use kernel::geo::{Bbox, Boundary, Crs};
use kernel::{CommunityId, Fault, Id, Instant};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = zone_boundaries)]
struct Row {
    community_id: CommunityId,
    zone_id: ZoneId,
    n: i64,
    from_at: Instant,
    until_at: Option<Instant>,
    boundary: String,
    geometry_source: GeometrySource,
    west: i64,
    south: i64,
    east: i64,
    north: i64,
    area_cm2: i64,
    entered_crs: Option<Crs>,
    entered: Option<String>,
}

versioned!(
    /// Every state of a boundary. It is long and has its own dates: the digest alone is kept.
    pub static BOUNDARIES: Row in zone_boundaries[zone_id, n] as digests
);

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = community_boundaries)]
struct BorderRow {
    community_id: CommunityId,
    n: i64,
    from_at: Instant,
    until_at: Option<Instant>,
    boundary: String,
    area_cm2: i64,
    entered_crs: Option<Crs>,
    entered: Option<String>,
}

versioned!(
    /// Every state of a boundary of the community, as of those of zones.
    pub static BORDERS: BorderRow in community_boundaries[community_id, n] as digests
);

/// Where a zone lay.
#[derive(Queryable, Selectable)]
#[diesel(table_name = zone_boundaries)]
struct ShapeRow {
    zone_id: ZoneId,
    boundary: String,
}

stored!(ShapeRow in zone_boundaries[zone_id]);

/// Where a zone lay, from when until when.
#[derive(Queryable, Selectable)]
#[diesel(table_name = zone_boundaries)]
struct PlotRow {
    zone_id: ZoneId,
    #[diesel(select_expression = zones::code, select_expression_type = zones::code)]
    code: String,
    boundary: String,
    from_at: Instant,
    until_at: Option<Instant>,
}

stored!(PlotRow in zone_boundaries[zone_id]);

/// Where a zone lies.
#[derive(Queryable, Selectable)]
#[diesel(table_name = zones)]
struct NeighbourRow {
    zone_id: ZoneId,
    code: String,
    name: String,
    boundary: Option<String>,
}

stored!(NeighbourRow in zones[zone_id]);

#[track_caller]
fn restored(text: &str) -> Result<Boundary, Fault> {
    Boundary::restore(text).ok_or_else(unreadable)
}

fn as_entered(crs: Option<Crs>, geometry: Option<String>) -> Option<Entered> {
    crs.zip(geometry).map(|(crs, geometry)| Entered { crs, geometry })
}

impl TryFrom<Row> for Drawn {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        Ok(Self {
            n: row.n,
            boundary: restored(&row.boundary)?,
            entered: as_entered(row.entered_crs, row.entered),
            source: row.geometry_source,
            area_cm2: row.area_cm2,
            from_at: row.from_at,
        })
    }
}

impl TryFrom<BorderRow> for Border {
    type Error = Fault;

    fn try_from(row: BorderRow) -> Result<Self, Fault> {
        Ok(Self {
            n: row.n,
            boundary: restored(&row.boundary)?,
            entered: as_entered(row.entered_crs, row.entered),
            area_cm2: row.area_cm2,
            from_at: row.from_at,
        })
    }
}

impl TryFrom<BorderRow> for Stood {
    type Error = Fault;

    fn try_from(row: BorderRow) -> Result<Self, Fault> {
        Ok(Self { boundary: restored(&row.boundary)?, from_at: row.from_at, until_at: row.until_at })
    }
}

impl TryFrom<ShapeRow> for (ZoneId, Boundary) {
    type Error = Fault;

    fn try_from(row: ShapeRow) -> Result<Self, Fault> {
        Ok((row.zone_id, restored(&row.boundary)?))
    }
}

impl TryFrom<PlotRow> for Plot {
    type Error = Fault;

    fn try_from(row: PlotRow) -> Result<Self, Fault> {
        let stood = Stood { boundary: restored(&row.boundary)?, from_at: row.from_at, until_at: row.until_at };
        Ok(Self { zone: row.zone_id, code: row.code, stood })
    }
}

impl TryFrom<NeighbourRow> for Neighbour {
    type Error = Fault;

    fn try_from(row: NeighbourRow) -> Result<Self, Fault> {
        let boundary = restored(&row.boundary.unwrap_or_default())?;
        Ok(Self { zone: row.zone_id, code: row.code, name: row.name, boundary })
    }
}

/// The boundary of a zone that stands.
pub fn drawn(view: &mut ReadTx, zone: ZoneId) -> Result<Option<Drawn>, Fault> {
    zone_boundaries::table
        .filter(zone_boundaries::community_id.eq(view.community()))
        .filter(zone_boundaries::zone_id.eq(zone))
        .filter(zone_boundaries::until_at.is_null())
        .select(Row::as_select())
        .read_first(view.conn())
}

/// The boundaries of these zones that stood right before an instant, by zone.
pub fn shapes(view: &mut ReadTx, ids: &[ZoneId], before: Instant) -> Result<HashMap<ZoneId, Boundary>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(ZoneId, Boundary)> = zone_boundaries::table
        .filter(zone_boundaries::community_id.eq(view.community()))
        .filter(one_of(zone_boundaries::zone_id, ids.iter().copied()))
        .filter(zone_boundaries::from_at.lt(before))
        .filter(zone_boundaries::until_at.is_null().or(zone_boundaries::until_at.assume_not_null().ge(before)))
        .order((zone_boundaries::zone_id, zone_boundaries::n))
        .select(ShapeRow::as_select())
        .read_all(view.conn())?;
    Ok(found.into_iter().collect())
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
    let mut query = zones::table
        .filter(zones::community_id.eq(view.community()))
        .filter(zones::boundary.is_not_null())
        .filter(zones::state.eq_any(sought.states.iter().copied()))
        .order(zones::code)
        .into_boxed();
    if let Some(kind) = sought.kind {
        query = query.filter(zones::kind.eq(kind));
    }
    if let Some(except) = sought.except {
        query = query.filter(zones::zone_id.ne(except));
    }
    if let Some(bbox) = sought.bbox {
        query = query
            .filter(zones::west.assume_not_null().le(i64::from(bbox.high.lon)))
            .filter(zones::east.assume_not_null().ge(i64::from(bbox.low.lon)))
            .filter(zones::south.assume_not_null().le(i64::from(bbox.high.lat)))
            .filter(zones::north.assume_not_null().ge(i64::from(bbox.low.lat)));
    }
    query.select(NeighbourRow::as_select()).read_all(view.conn())
}

/// Enters a boundary of a zone that stands from an instant on; the one before has stood until then.
pub fn draw(tx: &mut WriteTx, zone: ZoneId, laid: &Laid<'_>, area_cm2: i64) -> Result<(), Fault> {
    let n = ended(tx, zone, laid.from_at)? + 1;
    let (text, bbox) = (laid.boundary.to_geojson().to_string(), laid.boundary.bbox());
    let [west, south, east, north] = [bbox.low.lon, bbox.low.lat, bbox.high.lon, bbox.high.lat].map(i64::from);
    let row = Row {
        community_id: tx.community(),
        zone_id: zone,
        n,
        from_at: laid.from_at,
        until_at: None,
        boundary: text.clone(),
        geometry_source: laid.source,
        west,
        south,
        east,
        north,
        area_cm2,
        entered_crs: laid.entered.map(|entered| entered.crs),
        entered: laid.entered.map(|entered| entered.geometry.clone()),
    };
    diesel::insert_into(zone_boundaries::table).values(row).execute(tx.conn())?;
    tx.touch_one(&BOUNDARIES, (zone.uuid(), n));
    let here = (
        zones::boundary.eq(Some(text)),
        zones::geometry_source.eq(Some(laid.source)),
        zones::west.eq(Some(west)),
        zones::south.eq(Some(south)),
        zones::east.eq(Some(east)),
        zones::north.eq(Some(north)),
        zones::area_cm2.eq(Some(area_cm2)),
    );
    let one = zones::table.filter(zones::community_id.eq(tx.community())).filter(zones::zone_id.eq(zone));
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
        zones::geometry_source.eq(None::<GeometrySource>),
        zones::west.eq(none),
        zones::south.eq(none),
        zones::east.eq(none),
        zones::north.eq(none),
        zones::area_cm2.eq(none),
    );
    let one = zones::table.filter(zones::community_id.eq(tx.community())).filter(zones::zone_id.eq(zone));
    diesel::update(one).set(nowhere).execute(tx.conn())?;
    tx.touch(&ZONES, zone);
    new_edition(tx)
}

/// Ends the boundary that stands, at an instant; how many there have been.
fn ended(tx: &mut WriteTx, zone: ZoneId, at: Instant) -> Result<i64, Fault> {
    let community = tx.community();
    let mine = || {
        zone_boundaries::table
            .filter(zone_boundaries::community_id.eq(community))
            .filter(zone_boundaries::zone_id.eq(zone))
    };
    let last: Option<i64> = mine().select(max(zone_boundaries::n)).first(tx.conn())?;
    let over: Vec<i64> = diesel::update(mine().filter(zone_boundaries::until_at.is_null()))
        .set(zone_boundaries::until_at.eq(Some(at)))
        .returning(zone_boundaries::n)
        .get_results(tx.conn())?;
    over.into_iter().for_each(|n| tx.touch_one(&BOUNDARIES, (zone.uuid(), n)));
    Ok(last.unwrap_or(0))
}

/// Whether a boundary of a zone, or that of the community, began or ended only later than an instant.
pub fn moved_after(view: &mut ReadTx, instant: Instant) -> Result<bool, Fault> {
    let (community, at) = (view.community(), instant);
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
    community_boundaries::table
        .filter(community_boundaries::community_id.eq(view.community()))
        .filter(community_boundaries::until_at.is_null())
        .select(BorderRow::as_select())
        .read_first(view.conn())
}

/// Enters the boundary of the community that stands from now on.
pub fn set_border(tx: &mut WriteTx, border: &Border) -> Result<(), Fault> {
    let (community, now) = (tx.community(), tx.now());
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
        from_at: border.from_at,
        until_at: None,
        boundary: border.boundary.to_geojson().to_string(),
        area_cm2: border.area_cm2,
        entered_crs: border.entered.as_ref().map(|entered| entered.crs),
        entered: border.entered.as_ref().map(|entered| entered.geometry.clone()),
    };
    diesel::insert_into(community_boundaries::table).values(row).execute(tx.conn())?;
    over.into_iter().chain([border.n]).for_each(|n| tx.touch_one(&BORDERS, (community.0, n)));
    new_edition(tx)
}

/// The edition of the map that stands; none before the first boundary.
pub fn edition(view: &mut ReadTx) -> Result<Option<Uuid>, Fault> {
    let mine = zone_maps::table.filter(zone_maps::community_id.eq(view.community()));
    Ok(mine.select(zone_maps::edition).first(view.conn()).optional()?)
}

/// The map of the community is another one from now on.
pub fn new_edition(tx: &mut WriteTx) -> Result<(), Fault> {
    let (community, edition) = (tx.community(), Uid(Uuid::from_bytes(tx.random()?)));
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
    zone_boundaries::table
        .inner_join(zones::table.on(same))
        .filter(zone_boundaries::community_id.eq(view.community()))
        .select(PlotRow::as_select())
        .read_all(view.conn())
}

/// Every boundary the community ever had.
pub fn borders(view: &mut ReadTx) -> Result<Vec<Stood>, Fault> {
    community_boundaries::table
        .filter(community_boundaries::community_id.eq(view.community()))
        .select(BorderRow::as_select())
        .read_all(view.conn())
}
