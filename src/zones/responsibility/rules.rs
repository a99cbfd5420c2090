//! Rules: which of the zones at a place answers for it.

use std::collections::BTreeMap;

use super::model::Found;
use crate::aggregate::model::ZoneAggregate;
use crate::geometry::model::Plot;
use crate::model::{Responsible, ZoneKind, ZoneState};
use kernel::geo::{Position, answering};

/// The kinds of zones, the most particular first.
pub const PRECEDENCE: [ZoneKind; 5] =
    [ZoneKind::Point, ZoneKind::Building, ZoneKind::Compound, ZoneKind::RoadSection, ZoneKind::Area];

/// How particular a kind is; the smaller the more.
fn rank(kind: ZoneKind) -> usize {
    PRECEDENCE.iter().position(|known| *known == kind).unwrap_or(PRECEDENCE.len())
}

/// Who answers for a place, given the zones whose boundaries hold or touch it, and whether it lies in the community (if
/// that has a boundary).
pub fn found<'a>(
    place: Position,
    here: impl IntoIterator<Item = (&'a Plot, &'a ZoneAggregate)>,
    within: Option<bool>,
) -> Found {
    let mut kinds: BTreeMap<usize, Vec<(&Plot, &ZoneAggregate)>> = BTreeMap::new();
    for (plot, aggregate) in here {
        if matches!(aggregate.zone.state, ZoneState::Open | ZoneState::Claimed) {
            kinds.entry(rank(aggregate.zone.profile.kind)).or_default().push((plot, aggregate));
        }
    }
    let one_of = |zones: &Vec<(&'a Plot, &'a ZoneAggregate)>| {
        let code = answering(zones.iter().map(|(plot, _)| (plot.code.as_str(), &plot.stood.boundary)), place)?;
        zones.iter().find(|(plot, _)| plot.code == code).map(|(_, aggregate)| (*aggregate).clone())
    };
    let mut zones: Vec<ZoneAggregate> = kinds.values().filter_map(one_of).collect();
    // Stable: within the led and the others the order of kinds stays.
    zones.sort_by_key(|aggregate| aggregate.lead().is_none());
    let responsible = match zones.first() {
        Some(first) if first.lead().is_some() => Responsible::Unit,
        None if within == Some(false) => Responsible::Outside,
        Some(_) | None => Responsible::Community,
    };
    Found { place, responsible, zones }
}
