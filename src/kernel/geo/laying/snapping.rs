//! Makes edges that were drawn to the same wall one edge: corners that lie two steps of the grid apart become one
//! corner, and a corner beside another's edge becomes a corner of that edge.

use std::collections::HashMap;

use super::super::boundary::{Bbox, Boundary, Part, Ring};
use super::super::index::Index;
use super::super::position::Position;
use crate::{Budget, Halt};

/// How far apart the same corner may be drawn, in steps of 1e-7 degrees (about 2 cm).
const REACH: i32 = 2;

/// How wide a cell of corners is: whoever is in reach lies in the same cell or in one beside it.
const CELL: i32 = 4;

/// The parts of several boundaries, brought together; those of the first stay where they are.
///
/// # Errors
/// [`Halt`].
pub fn snapped(boundaries: &[&Boundary], budget: &mut Budget) -> Result<Vec<Vec<Part>>, Halt> {
    let mut corners = Corners::default();
    let mut moved: Vec<Vec<Part>> = Vec::new();
    for boundary in boundaries {
        budget.spend(u64::try_from(boundary.positions()).unwrap_or(u64::MAX))?;
        moved.push(boundary.parts().iter().filter_map(|part| gathered_part(part, &mut corners)).collect());
    }
    let index = Index::of(corners.all.iter().map(|corner| (Bbox { low: *corner, high: *corner }, *corner)));
    for ring in moved.iter_mut().flatten().flatten() {
        *ring = pinned(ring, &index, budget)?;
    }
    Ok(moved)
}

/// Corners that are known, found without asking all of them.
#[derive(Default)]
struct Corners {
    all: Vec<Position>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

fn cell(place: Position) -> (i32, i32) {
    (place.lon.div_euclid(CELL), place.lat.div_euclid(CELL))
}

impl Corners {
    /// The one in reach that was known first.
    fn near(&self, place: Position) -> Option<Position> {
        let (x, y) = cell(place);
        let beside = (-1..=1).flat_map(|east| (-1..=1).map(move |north| (x + east, y + north)));
        let known = beside.filter_map(|cell| self.cells.get(&cell)).flatten().copied();
        let close = |at: &usize| {
            let corner = self.all[*at];
            (corner.lon - place.lon).abs() <= REACH && (corner.lat - place.lat).abs() <= REACH
        };
        known.filter(close).min().map(|at| self.all[at])
    }

    fn add(&mut self, place: Position) {
        let cell = self.cells.entry(cell(place)).or_default();
        if cell.iter().all(|at| self.all[*at] != place) {
            cell.push(self.all.len());
            self.all.push(place);
        }
    }
}

/// A part whose corners were brought together. Nothing is left of one whose outer ring came to two corners: it was no wider
/// than roundings, and its holes are no ground.
fn gathered_part(part: &Part, corners: &mut Corners) -> Option<Part> {
    let (outer, holes) = part.split_first()?;
    let outer = Some(gathered(outer, corners)).filter(|ring| ring.len() > 2)?;
    let holes = holes.iter().map(|ring| gathered(ring, corners)).filter(|ring| ring.len() > 2);
    Some(std::iter::once(outer).chain(holes).collect())
}

/// A ring whose corners are those already known where they are in reach.
fn gathered(ring: &[Position], corners: &mut Corners) -> Ring {
    let mut ring: Ring = ring.iter().map(|place| corners.near(*place).unwrap_or(*place)).collect();
    ring.dedup();
    if ring.first() == ring.last() {
        ring.pop();
    }
    ring.iter().for_each(|place| corners.add(*place));
    ring
}

/// A ring that has a corner wherever a known corner lies beside one of its edges.
fn pinned(ring: &[Position], corners: &Index<Position>, budget: &mut Budget) -> Result<Ring, Halt> {
    let mut pinned = Ring::new();
    for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let mut asked = 0;
        let around = Bbox {
            low: Position { lon: from.lon.min(to.lon) - REACH, lat: from.lat.min(to.lat) - REACH },
            high: Position { lon: from.lon.max(to.lon) + REACH, lat: from.lat.max(to.lat) + REACH },
        };
        let near = corners.meeting(around).inspect(|_| asked += 1);
        let mut beside: Vec<(i128, Position)> =
            near.filter_map(|corner| Some((beside(*from, *to, *corner)?, *corner))).collect();
        budget.spend(1 + asked)?;
        beside.sort_unstable();
        pinned.push(*from);
        pinned.extend(beside.into_iter().map(|(_, corner)| corner));
    }
    pinned.dedup();
    Ok(pinned)
}

/// How far along an edge a corner lies beside it, if it does, in squares of the grid.
fn beside(from: Position, to: Position, corner: Position) -> Option<i128> {
    let [x, y] = [i128::from(to.lon) - i128::from(from.lon), i128::from(to.lat) - i128::from(from.lat)];
    let [u, v] = [i128::from(corner.lon) - i128::from(from.lon), i128::from(corner.lat) - i128::from(from.lat)];
    let (length, along, off) = (x * x + y * y, x * u + y * v, x * v - y * u);
    let reach = i128::from(REACH);
    (along > 0 && along < length && off * off <= reach * reach * length && corner != from && corner != to)
        .then_some(along)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// As every corner was held against every other.
    fn naive(boundaries: &[&Boundary]) -> Vec<Vec<Part>> {
        let mut corners: Vec<Position> = Vec::new();
        let mut moved = Vec::new();
        for boundary in boundaries {
            let mut parts: Vec<Part> = Vec::new();
            for part in boundary.parts() {
                let mut kept = Part::new();
                for ring in part {
                    let known = corners.clone();
                    let near = |place: &Position| {
                        let close = |corner: &&Position| {
                            (corner.lon - place.lon).abs() <= REACH && (corner.lat - place.lat).abs() <= REACH
                        };
                        known.iter().find(close).copied().unwrap_or(*place)
                    };
                    let mut ring: Ring = ring.iter().map(near).collect();
                    ring.dedup();
                    if ring.first() == ring.last() {
                        ring.pop();
                    }
                    corners.extend(ring.iter().filter(|place| !known.contains(place)).copied());
                    kept.extend((ring.len() > 2).then_some(ring));
                }
                parts.extend((!kept.is_empty()).then_some(kept));
            }
            moved.push(parts);
        }
        for ring in moved.iter_mut().flatten().flatten() {
            let mut pinned = Ring::new();
            for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let mut found: Vec<_> =
                    corners.iter().filter_map(|corner| Some((beside(*from, *to, *corner)?, *corner))).collect();
                found.sort_unstable();
                pinned.push(*from);
                pinned.extend(found.into_iter().map(|(_, corner)| corner));
            }
            pinned.dedup();
            *ring = pinned;
        }
        moved
    }

    fn triangle(corners: &[(i32, i32)]) -> Option<Boundary> {
        let place = |(x, y): &(i32, i32)| json!([f64::from(982_888_000 + x) / 1e7, f64::from(397_721_000 + y) / 1e7]);
        let ring: Vec<Value> = corners.iter().chain(corners.first()).map(place).collect();
        Boundary::parse(&json!({ "type": "Polygon", "coordinates": [ring] })).ok()
    }

    proptest! {
        #[test]
        fn corners_come_together_as_if_each_was_held_against_all(
            drawn in prop::collection::vec(prop::collection::vec((-12..12_i32, -12..12_i32), 3..6), 1..6),
        ) {
            let drawn: Vec<Boundary> = drawn.iter().filter_map(|corners| triangle(corners)).collect();
            let all: Vec<&Boundary> = drawn.iter().collect();
            let mut budget = Budget::steps(1_000_000);
            prop_assert_eq!(snapped(&all, &mut budget).unwrap(), naive(&all));
            let exactly = budget.spent();
            prop_assert!(snapped(&all, &mut Budget::steps(exactly)).is_ok());
            prop_assert!(exactly == 0 || snapped(&all, &mut Budget::steps(exactly - 1)) == Err(Halt::Spent));
        }
    }
}
