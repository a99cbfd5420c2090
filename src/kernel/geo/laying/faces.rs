//! Makes valid polygons of the outlines that an overlay leaves.
//!
//! Roundings leave outlines that touch themselves: a gap that goes on as a strip of one step along the edge of a zone up
//! to the corner which that zone shares with the community comes to this corner twice. Nothing of them is left out. They
//! are taken apart where they touch, in two steps:
//!
//! 1. Every edge has ground on its left. At a corner that several edges leave, the way goes on along the edge of the same
//!    ground: so each way goes around one piece of ground that hangs together by more than a point, or around a hole of it.
//! 2. A way that comes to a corner twice is cut there into rings that touch: one goes around the piece, the others around
//!    its holes.
//!
//! So no ring meets itself, two rings of a piece have at most points in common, and each piece hangs together: what the
//! Simple Features of the OGC call valid, and RFC 7946 a polygon. The ground is that of the outlines to the last square.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::super::boundary::{Boundary, Part, Ring};
use super::super::locate::Side;
use super::super::position::{Position, side};
use super::ring_area::doubled;
use crate::{Budget, Halt};

/// Corners that more than one edge leaves.
type Knots = HashSet<Position>;

/// The polygons of what an overlay leaves: outlines and the holes in them, with ground on the left of every edge.
///
/// # Errors
/// [`Halt`].
pub fn polygons(shapes: &[Vec<Ring>], budget: &mut Budget) -> Result<Vec<Part>, Halt> {
    let knots = knots(shapes);
    let mut polygons = Vec::new();
    for shape in shapes {
        polygons.extend(pieces(shape, &knots, budget)?);
    }
    Ok(polygons)
}

fn knots(shapes: &[Vec<Ring>]) -> Knots {
    let mut seen = HashSet::new();
    shapes.iter().flatten().flatten().filter(|place| !seen.insert(**place)).copied().collect()
}

/// The pieces of one outline and its holes.
fn pieces(shape: &[Ring], knots: &Knots, budget: &mut Budget) -> Result<Vec<Part>, Halt> {
    let (mut pieces, mut holes): (Vec<Part>, Vec<Ring>) = (Vec::new(), Vec::new());
    for way in ways(shape, knots) {
        budget.spend(u64::try_from(way.len()).unwrap_or(u64::MAX))?;
        let rings = rings(&way, knots).into_iter().filter(|ring| doubled(ring) != 0);
        let (mut outer, inner): (Vec<Ring>, Vec<Ring>) = rings.partition(|ring| doubled(ring) > 0);
        match (outer.pop(), outer.is_empty()) {
            (Some(around), true) => pieces.push([vec![around], inner].concat()),
            (last, _) => {
                pieces.extend(outer.into_iter().chain(last).map(|around| vec![around]));
                holes.extend(inner);
            }
        }
    }
    for hole in holes {
        let home = home(&pieces, &hole, budget)?;
        if let Some(piece) = pieces.get_mut(home) {
            piece.push(hole);
        }
    }
    Ok(pieces)
}

/// The ways along the edges of rings, each with one piece of ground on its left.
fn ways(shape: &[Ring], knots: &Knots) -> Vec<Ring> {
    let (mut from, mut next): (Ring, Vec<usize>) = (Vec::new(), Vec::new());
    for ring in shape {
        let first = from.len();
        next.extend((1..=ring.len()).map(|at| first + at % ring.len()));
        from.extend(ring);
    }
    turned(&from, &mut next, knots);
    let mut walked = vec![false; from.len()];
    let mut ways = Vec::new();
    for start in 0..from.len() {
        let (mut way, mut at) = (Ring::new(), start);
        while !std::mem::replace(&mut walked[at], true) {
            way.push(from[at]);
            at = next[at];
        }
        ways.extend((!way.is_empty()).then_some(way));
    }
    ways
}

/// An edge at a knot, by its number.
#[derive(Clone, Copy)]
enum Spoke {
    In(usize),
    Out(usize),
}

/// At each knot, leads every edge that comes in on to the edge of the same ground: the first one that leaves, clockwise
/// from where it came.
fn turned(from: &[Position], next: &mut [usize], knots: &Knots) {
    let mut around: HashMap<Position, Vec<(Position, Spoke)>> = HashMap::new();
    for (edge, after) in next.iter().enumerate() {
        let (begin, end) = (from[edge], from[*after]);
        if knots.contains(&end) {
            around.entry(end).or_default().push((begin, Spoke::In(edge)));
        }
        if knots.contains(&begin) {
            around.entry(begin).or_default().push((end, Spoke::Out(edge)));
        }
    }
    for (knot, mut spokes) in around {
        spokes.sort_by(|one, other| clockwise(knot, one.0, other.0));
        let (mut open, mut led) = (Vec::new(), vec![false; spokes.len()]);
        // Twice around: the first to leave may belong to the last that came in.
        let twice = (0..spokes.len()).map(|at| (at, true)).chain((0..spokes.len()).map(|at| (at, false)));
        for (at, first) in twice {
            match spokes[at].1 {
                Spoke::In(edge) if first => open.push(edge),
                Spoke::Out(edge) if !led[at] => {
                    let came = open.pop();
                    led[at] = came.is_some();
                    came.into_iter().for_each(|came| next[came] = edge);
                }
                _ => {}
            }
        }
    }
}

/// Which of two places comes first around another, clockwise from the west.
fn clockwise(around: Position, one: Position, other: Position) -> Ordering {
    let south = |place: Position| match place.lat.cmp(&around.lat) {
        Ordering::Equal => place.lon > around.lon,
        apart => apart == Ordering::Less,
    };
    south(one).cmp(&south(other)).then_with(|| side(around, one, other).cmp(&0))
}

/// A way cut where it comes to a corner again: rings that come to each of their corners once, without those corners on
/// straight lines that no other ring touches.
fn rings(way: &[Position], knots: &Knots) -> Vec<Ring> {
    let (mut rings, mut open) = (Vec::new(), Ring::new());
    let mut been: HashMap<Position, usize> = HashMap::new();
    for place in way {
        if let Some(first) = been.get(place) {
            let ring = open.split_off(*first);
            for place in &ring {
                been.remove(place);
            }
            rings.push(ring);
        }
        been.insert(*place, open.len());
        open.push(*place);
    }
    rings.push(open);
    rings.iter().map(|ring| straightened(ring, knots)).collect()
}

fn straightened(ring: &[Position], knots: &Knots) -> Ring {
    let before = ring.iter().cycle().skip(ring.len().saturating_sub(1));
    let after = ring.iter().cycle().skip(1);
    let bends = ring
        .iter()
        .zip(before.zip(after))
        .filter(|(place, (before, after))| knots.contains(place) || side(**before, **place, **after) != 0);
    bends.map(|(place, _)| *place).collect()
}

/// In which piece a hole lies that touches none of its outer ring: the smallest of those around it.
fn home(pieces: &[Part], hole: &Ring, budget: &mut Budget) -> Result<usize, Halt> {
    let mut best: Option<(i128, usize)> = None;
    // One piece, as nearly always, needs no asking.
    for (at, piece) in pieces.iter().enumerate().filter(|_| pieces.len() > 1) {
        let Some(outer) = piece.first() else { continue };
        budget.spend(u64::try_from(outer.len() + hole.len()).unwrap_or(u64::MAX))?;
        let size = doubled(outer);
        if best.is_none_or(|(smallest, _)| size < smallest) && holds(outer, hole) {
            best = Some((size, at));
        }
    }
    Ok(best.map_or(0, |(_, at)| at))
}

/// Whether a ring lies inside another that it crosses nowhere: told by a corner that they do not share.
fn holds(outer: &Ring, hole: &Ring) -> bool {
    let corners: HashSet<&Position> = outer.iter().collect();
    let Some(outer) = Boundary::of_sound(vec![vec![outer.clone()]]) else { return false };
    hole.iter().find(|place| !corners.contains(place)).is_some_and(|place| outer.side_of(*place) == Side::Inside)
}
