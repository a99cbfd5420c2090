//! Asking who answers for places.

use std::collections::HashMap;

use super::super::actions::pictures;
use super::super::claims::model::{ClaimRole, ClaimState, Picture};
use super::super::claims::store as claims;
use super::super::ground::atlas::Atlas;
use super::super::ground::model::Plot;
use super::super::ground::store as ground;
use super::super::store;
use super::super::versions::actions::Past;
use super::model::{Found, Moment};
use super::rules;
use journal::View;
use kernel::geo::{Boundary, Position};
use kernel::{Fault, Instant, UnitId, ZoneId};

/// Who answers for each of these places.
///
/// # Errors
/// When the disk refuses.
pub fn ask(view: &mut View, places: &[Position], moment: Moment) -> Result<Vec<Found>, Fault> {
    view.snapshot()?;
    let atlas = Atlas::open(view)?;
    let before = match moment {
        // What happens in this very instant counts.
        Moment::Now => Instant::from_micros(view.now().micros() + 1),
        Moment::EndOf(day) => Instant::end_of(day),
    };
    let here: Vec<Vec<&Plot>> = places.iter().map(|place| atlas.at(*place, before).collect()).collect();
    let mut ids: Vec<ZoneId> = here.iter().flatten().map(|plot| plot.zone).collect();
    ids.sort_unstable();
    ids.dedup();
    let zones = zones(view, &ids, moment)?;
    let found = places.iter().zip(here).map(|(place, plots)| {
        let known = plots.into_iter().filter_map(|plot| Some((plot, zones.get(&plot.zone)?)));
        rules::found(*place, known, atlas.within(*place, before))
    });
    Ok(found.collect())
}

/// Which zone each of these places lies in now: the one that answers for it.
///
/// # Errors
/// When the disk refuses.
pub fn zones_at(view: &mut View, places: &[Position]) -> Result<Vec<Option<ZoneId>>, Fault> {
    let found = ask(view, places, Moment::Now)?;
    Ok(found.into_iter().map(|place| place.zones.first().map(|picture| picture.zone.id)).collect())
}

/// The ground that units lead now, in the order of units and zones; zones without a boundary are left out.
///
/// # Errors
/// When the disk refuses.
pub fn led_ground(view: &mut View) -> Result<Vec<(UnitId, Boundary)>, Fault> {
    const LIVE: [ClaimState; 3] = [ClaimState::Active, ClaimState::HandingOver, ClaimState::ReleaseNotice];
    let live = claims::in_states(view, &LIVE, i64::MAX)?;
    let leads = live.into_iter().filter(|claim| claim.role == ClaimRole::Lead);
    let mut led: Vec<(UnitId, ZoneId)> = leads.map(|claim| (claim.unit, claim.zone)).collect();
    led.sort_unstable();
    let ids: Vec<ZoneId> = led.iter().map(|(_, zone)| *zone).collect();
    let after = Instant::from_micros(view.now().micros() + 1);
    let mut shapes = ground::shapes(view, &ids, after)?;
    Ok(led.into_iter().filter_map(|(unit, zone)| Some((unit, shapes.remove(&zone)?))).collect())
}

fn zones(view: &mut View, ids: &[ZoneId], moment: Moment) -> Result<HashMap<ZoneId, Picture>, Fault> {
    let found = match moment {
        Moment::Now => {
            let zones = store::of_many(view, ids)?;
            pictures(view, zones)?
        }
        Moment::EndOf(day) => {
            let past = Past::of(view, day)?;
            let zones = past.zones_of(view, ids)?;
            past.pictures(view, zones)?
        }
    };
    Ok(found.into_iter().map(|picture| (picture.zone.id, picture)).collect())
}
