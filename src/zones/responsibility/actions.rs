//! Actions: finding who answers for places.

use std::collections::HashMap;

use super::model::{Found, Moment};
use super::rules;
use crate::aggregate::claims::model::{ClaimRole, ClaimState};
use crate::aggregate::claims::store as claims;
use crate::aggregate::lookup;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::past::Past;
use crate::geometry::model::Plot;
use crate::geometry::spatial_index::SpatialIndex;
use crate::geometry::store as geometry;
use crate::model::ZoneId;
use crate::store;
use journal::ReadTx;
use kernel::geo::{Boundary, Position};
use kernel::{Fault, Instant, UnitId};

/// Who answers for each of these places.
pub fn ask(view: &mut ReadTx, places: &[Position], moment: Moment) -> Result<Vec<Found>, Fault> {
    view.snapshot()?;
    let map = SpatialIndex::open(view)?;
    let before = match moment {
        // What happens in this very instant counts.
        Moment::Now => Instant::from_micros(view.now().micros() + 1),
        Moment::EndOf(day) => Instant::end_of(day),
    };
    let here: Vec<Vec<&Plot>> = places.iter().map(|place| map.at(*place, before).collect()).collect();
    let mut ids: Vec<ZoneId> = here.iter().flatten().map(|plot| plot.zone).collect();
    ids.sort_unstable();
    ids.dedup();
    let zones = zones(view, &ids, moment)?;
    let found = places.iter().zip(here).map(|(place, plots)| {
        let known = plots.into_iter().filter_map(|plot| Some((plot, zones.get(&plot.zone)?)));
        rules::found(*place, known, map.within(*place, before))
    });
    Ok(found.collect())
}

/// Which zone each of these places lies in now: the one that answers for it.
pub fn zones_at(view: &mut ReadTx, places: &[Position]) -> Result<Vec<Option<ZoneId>>, Fault> {
    let found = ask(view, places, Moment::Now)?;
    Ok(found.into_iter().map(|place| place.zones.first().map(|aggregate| aggregate.zone.id)).collect())
}

/// The ground that units lead now, in the order of units and zones; zones without a boundary are left out.
pub fn led_ground(view: &mut ReadTx) -> Result<Vec<(UnitId, Boundary)>, Fault> {
    let live = claims::in_states(view, &ClaimState::LIVE, i64::MAX)?;
    let leads = live.into_iter().filter(|claim| claim.role == ClaimRole::Lead);
    let mut led: Vec<(UnitId, ZoneId)> = leads.map(|claim| (claim.unit, claim.zone)).collect();
    led.sort_unstable();
    let ids: Vec<ZoneId> = led.iter().map(|(_, zone)| *zone).collect();
    let after = Instant::from_micros(view.now().micros() + 1);
    let mut shapes = geometry::shapes(view, &ids, after)?;
    Ok(led.into_iter().filter_map(|(unit, zone)| Some((unit, shapes.remove(&zone)?))).collect())
}

fn zones(view: &mut ReadTx, ids: &[ZoneId], moment: Moment) -> Result<HashMap<ZoneId, ZoneAggregate>, Fault> {
    let found = match moment {
        Moment::Now => {
            let zones = store::of_many(view, ids)?;
            lookup::aggregates(view, zones)?
        }
        Moment::EndOf(day) => {
            let past = Past::of(view, day)?;
            let zones = past.zones_of(view, ids)?;
            past.aggregates(view, zones)?
        }
    };
    Ok(found.into_iter().map(|aggregate| (aggregate.zone.id, aggregate)).collect())
}
