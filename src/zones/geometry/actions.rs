//! Drawing and erasing the boundaries of zones, and the community's own.

use serde_json::Value;

use super::model::{Border, Entered, Laid, Neighbour};
use super::rules::{self, Gaps};
use super::store::{self, Sought};
use super::wire::{BoundaryIn, CommunityBoundaryChanged, ZoneBoundaryChanged, ZoneBoundaryIn};
use crate::aggregate::lookup;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::rules::{Move, may};
use crate::codes::COMMUNITY_WITHOUT_BOUNDARY;
use crate::model::{Extent, GeometrySource, Zone, ZoneId, ZoneKind, ZoneStateWord};
use crate::store as zone_store;
use journal::{ReadTx, WriteTx};
use kernel::geo::{Boundary, Crs};
use kernel::{Budget, Expected, Fault, Instant};
use web::codes::PRECONDITION_REQUIRED;

/// The states in which a zone takes up ground.
const NOT_RETIRED: &[ZoneStateWord] = &[ZoneStateWord::Draft, ZoneStateWord::Open, ZoneStateWord::Claimed];
/// The states in which somebody answers for a zone.
const PUBLISHED: &[ZoneStateWord] = &[ZoneStateWord::Open, ZoneStateWord::Claimed];

/// Gives a zone a boundary from an instant on, in the place of the one it had.
///
/// # Errors
/// `illegal_transition`, `validation_failed`, `zone_overlaps`, `zone_outside_community`, `geometry_too_complex`.
pub fn redraw(
    tx: &mut WriteTx,
    mut aggregate: ZoneAggregate,
    sent: &ZoneBoundaryIn,
    from_at: Instant,
) -> Result<ZoneAggregate, Fault> {
    may(&aggregate, tx.actor(), Move::Update)?;
    let (boundary, entered) = read(tx, &sent.boundary, sent.crs, "/boundary")?;
    let source = sent.geometry_source.unwrap_or(GeometrySource::Drawn);
    let before = store::drawn(tx, aggregate.zone.id)?;
    if before.is_some_and(|drawn| drawn.boundary == boundary && drawn.source == source) {
        return Ok(aggregate);
    }
    place(tx, &mut aggregate.zone, &Laid { boundary: &boundary, entered: Some(&entered), source, from_at })?;
    zone_store::save(tx, &mut aggregate.zone)?;
    tx.record(&ZoneBoundaryChanged::of(&aggregate.zone))?;
    Ok(aggregate)
}

/// The boundary that was sent at this place of the body, and as it was entered.
///
/// # Errors
/// `validation_failed`, `geometry_too_complex`.
pub fn read(view: &ReadTx, sent: &Value, crs: Option<Crs>, place: &str) -> Result<(Boundary, Entered), Fault> {
    let question = ("boundary", sent.to_string(), crs.map(Crs::name), place);
    let (sent, place) = (sent.clone(), place.to_owned());
    view.compute(&question, Budget::OF_A_REQUEST, move |budget| rules::read(&sent, crs, &place, budget))
}

/// Gives a zone that is being entered the boundary that was sent with it.
///
/// # Errors
/// `validation_failed`, `zone_overlaps`, `zone_outside_community`, `geometry_too_complex`.
pub fn begin(tx: &mut WriteTx, zone: &mut Zone, sent: &Value, crs: Option<Crs>) -> Result<(), Fault> {
    let (boundary, entered) = read(tx, sent, crs, "/boundary")?;
    let source = if zone.sample { GeometrySource::Sample } else { GeometrySource::Drawn };
    let from_at = tx.now();
    place(tx, zone, &Laid { boundary: &boundary, entered: Some(&entered), source, from_at })
}

/// Lays a zone on the ground, if that is free and the community's; the zone's version is the caller's to raise.
///
/// # Errors
/// `zone_overlaps`, `zone_outside_community`, `geometry_too_complex`.
pub fn place(tx: &mut WriteTx, zone: &mut Zone, laid: &Laid<'_>) -> Result<(), Fault> {
    fits(tx, zone, zone.profile.kind, laid.boundary)?;
    lay(tx, zone, laid)
}

/// Lays a zone on ground that was found to be free; the zone's version is the caller's to raise.
pub fn lay(tx: &mut WriteTx, zone: &mut Zone, laid: &Laid<'_>) -> Result<(), Fault> {
    let area_cm2 = rules::square_centimetres(laid.boundary.area_m2());
    store::draw(tx, zone.id, laid, area_cm2)?;
    let bbox = laid.boundary.bbox();
    let bbox = [bbox.low.lon, bbox.low.lat, bbox.high.lon, bbox.high.lat].map(i64::from);
    zone.extent = Some(Extent { bbox, area_cm2, source: laid.source });
    Ok(())
}

/// Whether the zone can be of this kind where it lies.
///
/// # Errors
/// `zone_overlaps`, `zone_outside_community`, `geometry_too_complex`.
pub fn fits_as(tx: &mut WriteTx, zone: &Zone, kind: ZoneKind) -> Result<(), Fault> {
    match store::drawn(tx, zone.id)? {
        Some(drawn) => fits(tx, zone, kind, &drawn.boundary),
        None => Ok(()),
    }
}

fn fits(view: &mut ReadTx, zone: &Zone, kind: ZoneKind, boundary: &Boundary) -> Result<(), Fault> {
    let border = store::border(view)?.map(|border| border.boundary);
    let sought = Sought { kind: Some(kind), bbox: Some(boundary.bbox()), states: NOT_RETIRED, except: Some(zone.id) };
    let question = (boundary.clone(), border, store::neighbours(view, &sought)?);
    let (boundary, border, neighbours) = question.clone();
    view.compute(&question, Budget::OF_A_REQUEST, move |budget| {
        rules::inside(&boundary, border.as_ref(), budget)?;
        rules::free(&boundary, &neighbours, budget)
    })
}

/// Takes a zone's boundary away; one that has none is shown as it is.
///
/// # Errors
/// `not_found`, `stale_version`, `illegal_transition`.
pub fn erase(tx: &mut WriteTx, id: ZoneId, expected: &Expected) -> Result<ZoneAggregate, Fault> {
    let mut aggregate = lookup::changeable(tx, id, expected)?;
    if aggregate.zone.extent.take().is_none() {
        return Ok(aggregate);
    }
    store::erase(tx, id)?;
    zone_store::save(tx, &mut aggregate.zone)?;
    tx.record(&ZoneBoundaryChanged::of(&aggregate.zone))?;
    Ok(aggregate)
}

/// Sets the community's own boundary.
///
/// # Errors
/// `precondition_required` and `stale_version` where one is set already, `validation_failed`, `zone_outside_community`.
pub fn set_border(tx: &mut WriteTx, expected: Option<&Expected>, sent: &BoundaryIn) -> Result<Border, Fault> {
    let before = store::border(tx)?;
    if let Some(before) = &before {
        expected.ok_or(&PRECONDITION_REQUIRED)?.check(before.n)?;
    }
    let (boundary, entered) = read(tx, &sent.boundary, sent.crs, "/boundary")?;
    if let Some(before) = before.as_ref().filter(|before| before.boundary == boundary) {
        return Ok(before.clone());
    }
    let question = ("border", boundary.clone(), zones_in(tx, NOT_RETIRED, None)?);
    let (_, around, zones) = question.clone();
    tx.compute(&question, Budget::OF_A_FILE, move |budget| rules::holds(&around, &zones, budget))?;
    let area_cm2 = rules::square_centimetres(boundary.area_m2());
    let n = before.map_or(0, |before| before.n) + 1;
    let border = Border { n, boundary, entered: Some(entered), area_cm2, from_at: tx.now() };
    store::set_border(tx, &border)?;
    tx.record(&CommunityBoundaryChanged { community_id: tx.community(), n: border.n, area_cm2 })?;
    Ok(border)
}

/// The community's boundary, and what of it published zones leave.
///
/// # Errors
/// `community_without_boundary`, `geometry_too_complex`.
pub fn coverage(view: &mut ReadTx, kind: Option<ZoneKind>) -> Result<(Border, Gaps), Fault> {
    view.snapshot()?;
    let border = store::border(view)?.ok_or(&COMMUNITY_WITHOUT_BOUNDARY)?;
    let zones = zones_in(view, PUBLISHED, kind)?;
    let question = ("gaps", border.boundary.clone(), zones);
    let (_, around, zones) = question.clone();
    let gaps = view.compute(&question, Budget::OF_A_FILE, move |budget| rules::gaps(&around, &zones, budget))?;
    Ok((border, gaps))
}

/// The zones in these states that have a boundary.
fn zones_in(
    view: &mut ReadTx,
    states: &'static [ZoneStateWord],
    kind: Option<ZoneKind>,
) -> Result<Vec<Neighbour>, Fault> {
    store::neighbours(view, &Sought { kind, bbox: None, states, except: None })
}
