//! Which edges meet, and what it will cost to lay them over each other: counted first, so that nothing is begun that
//! would not end in time.

use super::super::position::{Position, between, side};
use crate::{Budget, Halt};

/// Edges that are passed by for one step.
const PASSED: u64 = 16;
/// Steps of the overlay for two edges whose boxes meet.
const NEAR: u64 = 5;
/// Steps of the overlay for two edges that cross, which become four.
const CROSSED: u64 = 600;
/// How many others an edge may have beside it until crossings become dearer.
const CROWD: u64 = 80;
/// Steps for an edge by itself: it is sorted, walked and written down again.
const SINGLE: u64 = 40;

/// An edge: from where to where, of which ring, the how manyth.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// Where it begins.
    pub from: Position,
    /// Where it ends.
    pub to: Position,
    /// Of which ring.
    pub ring: usize,
    /// The how manyth of its ring.
    pub at: usize,
}

/// The edges of rings, from west to east.
pub fn edges<'r>(rings: impl IntoIterator<Item = &'r [Position]>) -> Vec<Edge> {
    let of_ring = |(ring, places): (usize, &'r [Position])| {
        let turned = places.iter().zip(places.iter().cycle().skip(1)).enumerate();
        turned.map(move |(at, (from, to))| Edge { from: *from, to: *to, ring, at })
    };
    let mut edges: Vec<Edge> = rings.into_iter().enumerate().flat_map(of_ring).collect();
    edges.sort_by_key(|edge| edge.from.lon.min(edge.to.lon));
    edges
}

/// Shows every two edges whose boxes meet, each once, and takes the steps that whoever looks says they cost. The edges
/// stand from west to east.
///
/// # Errors
/// [`Halt`], at the latest when one more edge was held against all others.
pub fn near(edges: &[Edge], budget: &mut Budget, mut show: impl FnMut(&Edge, &Edge) -> u64) -> Result<(), Halt> {
    for (at, one) in edges.iter().enumerate() {
        let east = one.from.lon.max(one.to.lon);
        let (south, north) = (one.from.lat.min(one.to.lat), one.from.lat.max(one.to.lat));
        let (mut passed, mut met) = (0, 0);
        for other in edges[at + 1..].iter().take_while(|other| other.from.lon.min(other.to.lon) <= east) {
            passed += 1;
            if other.from.lat.max(other.to.lat) >= south && other.from.lat.min(other.to.lat) <= north {
                met += 1 + show(one, other);
            }
        }
        budget.spend(SINGLE + passed / PASSED + met)?;
    }
    Ok(())
}

/// What edges do to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tangle {
    /// How many edges there are.
    pub edges: u64,
    /// How many pairs have boxes that meet.
    pub near: u64,
    /// How many pairs cross or meet beside their ends.
    pub crossed: u64,
}

impl Tangle {
    /// What its crossings cost beyond their price where edges are few: where they lie close, each is looked for among
    /// many, and the library goes over them again and again.
    fn crowding(self) -> u64 {
        let beside = self.near / self.edges.max(1);
        self.crossed.saturating_mul(CROSSED).saturating_mul(beside.saturating_sub(CROWD)) / CROWD
    }
}

/// Counts what an overlay of these rings will cost, and takes its steps; ends as soon as they are too many.
///
/// # Errors
/// [`Halt`].
pub fn priced<'r>(rings: impl IntoIterator<Item = &'r [Position]>, budget: &mut Budget) -> Result<Tangle, Halt> {
    let edges = edges(rings);
    let mut tangle = Tangle { edges: u64::try_from(edges.len()).unwrap_or(u64::MAX), ..Tangle::default() };
    near(&edges, budget, |one, other| {
        let crossed = u64::from(splits(one, other));
        tangle.near += 1;
        tangle.crossed += crossed;
        NEAR + crossed * CROSSED
    })?;
    budget.spend(tangle.crowding())?;
    Ok(tangle)
}

/// Whether one of two edges gets a new corner from the other.
fn splits(one: &Edge, other: &Edge) -> bool {
    let ends = |edge: &Edge| [edge.from, edge.to];
    match meeting(one, other) {
        None => false,
        Some(Meeting::Across) => true,
        Some(Meeting::Touch) => !ends(one).iter().any(|end| ends(other).contains(end)),
        Some(Meeting::Along) => !ends(one).iter().all(|end| ends(other).contains(end)),
    }
}

/// How two edges meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// At one place that ends one of them.
    Touch,
    /// In more than one place.
    Along,
    /// At one place that ends neither.
    Across,
}

/// How two edges meet, if they do. Exact.
pub fn meeting(one: &Edge, other: &Edge) -> Option<Meeting> {
    let (south, north) = (other.from.lat.min(other.to.lat), other.from.lat.max(other.to.lat));
    if one.from.lat.max(one.to.lat) < south || north < one.from.lat.min(one.to.lat) {
        return None;
    }
    let theirs = [other.from, other.to].map(|place| side(one.from, one.to, place).signum());
    let ours = [one.from, one.to].map(|place| side(other.from, other.to, place).signum());
    if theirs == [0, 0] {
        return along(one, other);
    }
    if theirs[0] * theirs[1] < 0 && ours[0] * ours[1] < 0 {
        return Some(Meeting::Across);
    }
    let on = |sides: [i128; 2], ends: [Position; 2], edge: &Edge| {
        sides.iter().zip(ends).any(|(side, place)| *side == 0 && between(edge.from, edge.to, place))
    };
    let touches = on(theirs, [other.from, other.to], one) || on(ours, [one.from, one.to], other);
    touches.then_some(Meeting::Touch)
}

/// How two edges of one line meet.
fn along(one: &Edge, other: &Edge) -> Option<Meeting> {
    let within =
        |edge: &Edge, places: [Position; 2]| places.into_iter().filter(|p| between(edge.from, edge.to, *p)).count();
    let shared = [one.from, one.to].iter().filter(|place| [other.from, other.to].contains(place)).count();
    match within(one, [other.from, other.to]) + within(other, [one.from, one.to]) {
        0 => None,
        2 if shared == 1 => Some(Meeting::Touch),
        _ => Some(Meeting::Along),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(places: &[(i32, i32)]) -> Vec<Position> {
        places.iter().map(|(x, y)| Position { lon: 982_000_000 + x, lat: 397_000_000 + y }).collect()
    }

    /// Every two edges, asked one by one.
    fn naive(rings: &[Vec<Position>]) -> Tangle {
        let edges = edges(rings.iter().map(Vec::as_slice));
        let span = |edge: &Edge| {
            let [a, b] = [edge.from, edge.to];
            [a.lon.min(b.lon), a.lon.max(b.lon), a.lat.min(b.lat), a.lat.max(b.lat)]
        };
        let mut tangle = Tangle { edges: edges.len() as u64, ..Tangle::default() };
        for (at, one) in edges.iter().enumerate() {
            for other in &edges[at + 1..] {
                let ([w, e, s, n], [ow, oe, os, on]) = (span(one), span(other));
                tangle.near += u64::from(w <= oe && ow <= e && s <= on && os <= n);
                tangle.crossed += u64::from(splits(one, other));
            }
        }
        tangle
    }

    proptest! {
        #[test]
        fn what_is_counted_is_what_is_there_and_a_larger_budget_changes_nothing(
            one in prop::collection::vec((0..60_i32, 0..60_i32), 3..40), other in prop::collection::vec((0..60_i32, 0..60_i32), 3..40),
            share in 0..100_u64,
        ) {
            let rings = [ring(&one), ring(&other)];
            let asked = |steps: u64| {
                let mut budget = Budget::steps(steps);
                let counted = priced(rings.iter().map(Vec::as_slice), &mut budget);
                (counted, budget.spent())
            };
            let (counted, cost) = asked(u64::MAX);
            prop_assert_eq!(counted, Ok(naive(&rings)));
            prop_assert_eq!(asked(cost), (counted, cost), "exactly enough is enough");
            let less = cost * share / 100;
            prop_assert_eq!(asked(less.min(cost - 1)).0, Err(Halt::Spent));
            prop_assert_eq!(asked(cost + share).0, counted);
        }
    }

    #[test]
    fn spikes_are_refused_long_before_all_of_them_were_counted() {
        let spike = |at: usize, n: usize| {
            let angle = at as f64 / n as f64 * std::f64::consts::TAU;
            let reach = if at.is_multiple_of(2) { 3_000_000.0 } else { 10_000.0 };
            ((reach * angle.cos()) as i32, (reach * angle.sin()) as i32)
        };
        for n in [2_000, 3_000, 5_000] {
            let star: Vec<(i32, i32)> = (0..n).map(|at| spike(at, n)).collect();
            let beside: Vec<(i32, i32)> = star.iter().map(|(x, y)| (x + 3_000, *y)).collect();
            let rings = [ring(&star), ring(&beside)];
            let mut budget = Budget::steps(Budget::OF_A_REQUEST);
            assert_eq!(priced(rings.iter().map(Vec::as_slice), &mut budget), Err(Halt::Spent), "{n}");
        }
    }
}
