//! Makes edges that were drawn to the same wall one edge: corners that lie two steps of the grid apart become one
//! corner, and a corner beside another's edge becomes a corner of that edge.

use super::boundary::{Boundary, Part, Ring};
use super::position::Position;

/// How far apart the same corner may be drawn, in steps of 1e-7 degrees (about 2 cm).
const REACH: i32 = 2;

/// The parts of several boundaries, brought together; those of the first stay where they are.
pub fn snapped(boundaries: &[&Boundary]) -> Vec<Vec<Part>> {
    let mut corners: Vec<Position> = Vec::new();
    let moved: Vec<Vec<Part>> = boundaries
        .iter()
        .map(|boundary| boundary.parts().iter().map(|part| gathered_part(part, &mut corners)).collect())
        .collect();
    let pinned = |part: Part| part.iter().map(|ring| pinned(ring, &corners)).collect();
    moved.into_iter().map(|parts| parts.into_iter().map(pinned).collect()).collect()
}

fn gathered_part(part: &Part, corners: &mut Vec<Position>) -> Part {
    part.iter().map(|ring| gathered(ring, corners)).filter(|ring| ring.len() > 2).collect()
}

/// A ring whose corners are those already known where they are in reach.
fn gathered(ring: &[Position], corners: &mut Vec<Position>) -> Ring {
    let known = corners.len();
    let mut ring: Ring = ring
        .iter()
        .map(|place| {
            let near =
                |corner: &&Position| (corner.lon - place.lon).abs() <= REACH && (corner.lat - place.lat).abs() <= REACH;
            corners[..known].iter().find(near).copied().unwrap_or(*place)
        })
        .collect();
    ring.dedup();
    if ring.first() == ring.last() {
        ring.pop();
    }
    corners.extend(ring.iter().filter(|place| !corners[..known].contains(place)).copied().collect::<Vec<_>>());
    ring
}

/// A ring that has a corner wherever a known corner lies beside one of its edges.
fn pinned(ring: &[Position], corners: &[Position]) -> Ring {
    let mut pinned = Ring::new();
    for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let mut beside: Vec<(i128, Position)> =
            corners.iter().filter_map(|corner| Some((beside(*from, *to, *corner)?, *corner))).collect();
        beside.sort_unstable();
        pinned.push(*from);
        pinned.extend(beside.into_iter().map(|(_, corner)| corner));
    }
    pinned.dedup();
    pinned
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
