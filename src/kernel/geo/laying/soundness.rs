//! Whether rings make a boundary: nothing crosses, holes lie inside, no ground is covered twice. All of it exact.
//!
//! A ring meets itself nowhere. Two rings may touch at points: a hole may touch its outer ring, parts may touch each other.
//! What is sent may do so at several points and fall apart into pieces there, which the OGC would write as parts; what is
//! made here (gaps, mergers) never does.

use super::super::boundary::{Boundary, Part, Ring};
use super::super::flaw::{Flaw, FlawKind};
use super::super::locate::Side;
use super::overlay;
use super::ring_area::doubled;
use super::sweep::{Edge, Meeting, edges, meeting, near};
use crate::{Budget, Halt};

/// A ring, and where it stands in what was sent.
type Named = (String, Ring);

/// How many positions a boundary has at most, repetitions at the ends of rings counted.
pub const MOST_VERTICES: usize = 5_000;

/// How far a boundary reaches at most, in degrees.
const WIDEST_DEGREES: f64 = 2.0;

/// Why rings make no boundary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// What is wrong with them.
    Flawed(Vec<Flaw>),
    /// It was not judged to the end.
    Halted(Halt),
}

impl From<Halt> for Refused {
    fn from(halt: Halt) -> Self {
        Self::Halted(halt)
    }
}

impl From<Vec<Flaw>> for Refused {
    fn from(flaws: Vec<Flaw>) -> Self {
        Self::Flawed(flaws)
    }
}

/// The boundary of these parts, its rings turned as RFC 7946 wants.
///
/// # Errors
/// What is wrong with them, or that it takes too long to tell.
pub fn sound(parts: Vec<Vec<Named>>, budget: &mut Budget) -> Result<Boundary, Refused> {
    let flaws = crossings(&parts, budget)?;
    if !flaws.is_empty() {
        return Err(flaws.into());
    }
    let single = |pointer: &str, kind| Refused::from(vec![Flaw { pointer: pointer.to_owned(), kind }]);
    for part in &parts {
        if let Some(pointer) = hole_outside(part, budget)? {
            return Err(single(&pointer, FlawKind::HoleOutside));
        }
    }
    let turned = parts.into_iter().map(turned).collect();
    let boundary = Boundary::of_sound(turned).ok_or_else(|| single("/coordinates", FlawKind::NotPolygon))?;
    if boundary.bbox().widest_degrees() > WIDEST_DEGREES {
        return Err(single("/coordinates", FlawKind::TooWide));
    }
    // Edges may still cross at a corner, and parts lie inside each other: then the ground does not add up.
    if overlay::covered(&boundary, budget)? != boundary.rings().map(|ring| doubled(ring)).sum::<i128>() {
        return Err(single("/coordinates", FlawKind::PartsOverlap));
    }
    Ok(boundary)
}

/// The boundary of parts that were computed and not read, if it may be sent as it would be shown.
///
/// # Errors
/// As [`sound`], with pointers as if it had been sent as a MultiPolygon; or it has more corners than may be sent.
pub fn sendable(parts: Vec<Part>, budget: &mut Budget) -> Result<Boundary, Refused> {
    let written: usize = parts.iter().flatten().map(|ring| ring.len() + 1).sum();
    if written > MOST_VERTICES {
        return Err(vec![Flaw { pointer: "/coordinates".to_owned(), kind: FlawKind::TooManyVertices }].into());
    }
    let named = |(at, part): (usize, Part)| {
        part.into_iter().enumerate().map(|(ring, places)| (format!("/coordinates/{at}/{ring}"), places)).collect()
    };
    sound(parts.into_iter().enumerate().map(named).collect(), budget)
}

fn turned(part: Vec<Named>) -> Part {
    let rings = part.into_iter().enumerate();
    rings
        .map(|(at, (_, mut ring))| {
            // The first position stays the first.
            if (doubled(&ring) > 0) != (at == 0) {
                ring[1..].reverse();
            }
            ring
        })
        .collect()
}

/// The first hole that is not inside. Every corner of a hole is held against every edge around it.
fn hole_outside(part: &[Named], budget: &mut Budget) -> Result<Option<String>, Halt> {
    let Some((outer, holes)) = part.split_first() else { return Ok(None) };
    let around = u64::try_from(outer.1.len()).unwrap_or(u64::MAX);
    let Some(outer) = Boundary::of_sound(vec![vec![outer.1.clone()]]) else { return Ok(None) };
    for (pointer, hole) in holes {
        for place in hole {
            budget.spend(around)?;
            if outer.side_of(*place) == Side::Outside {
                return Ok(Some(pointer.clone()));
            }
        }
    }
    Ok(None)
}

/// The first edge of each ring that meets another where it must not.
fn crossings(parts: &[Vec<Named>], budget: &mut Budget) -> Result<Vec<Flaw>, Halt> {
    let rings: Vec<&Named> = parts.iter().flatten().collect();
    let mut first: Vec<Option<(usize, FlawKind)>> = vec![None; rings.len()];
    near(&edges(rings.iter().map(|(_, places)| places.as_slice())), budget, |one, other| {
        if let Some(kind) = forbidden(one, other, rings[one.ring].1.len()) {
            for edge in [one, other] {
                let worst = &mut first[edge.ring];
                *worst =
                    Some(worst.map_or((edge.at, kind), |told| if told.0 <= edge.at { told } else { (edge.at, kind) }));
            }
        }
        0
    })?;
    let told = rings.iter().zip(first).filter_map(|((pointer, _), found)| Some((pointer, found?)));
    Ok(told.map(|(pointer, (at, kind))| Flaw { pointer: format!("{pointer}/{at}"), kind }).collect())
}

/// Why two edges cannot stand together: within a ring they meet at the corner they share and nowhere else; edges of two
/// rings may touch at a point, and neither cross nor run along each other.
fn forbidden(one: &Edge, other: &Edge, length: usize) -> Option<FlawKind> {
    let meeting = meeting(one, other)?;
    if one.ring != other.ring {
        return (meeting != Meeting::Touch).then_some(FlawKind::RingsCross);
    }
    let apart = one.at.abs_diff(other.at);
    let neighbours = apart == 1 || apart + 1 == length;
    (!neighbours || meeting == Meeting::Along).then_some(FlawKind::SelfCrossing)
}

#[cfg(test)]
mod tests {
    use geo::Validation;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn ring(places: &[(i32, i32)]) -> Value {
        let degrees = |(x, y): (i32, i32)| json!([98.0 + f64::from(x) / 1e4, 39.0 + f64::from(y) / 1e4]);
        places.iter().chain(places.first()).map(|place| degrees(*place)).collect()
    }

    fn told(geometry: &Value) -> Vec<(String, &'static str)> {
        match Boundary::parse(geometry) {
            Ok(_) => Vec::new(),
            Err(Refused::Halted(_)) => panic!("not judged"),
            Err(Refused::Flawed(flaws)) => {
                flaws.into_iter().map(|flaw| (flaw.pointer, flaw.kind.code().name)).collect()
            }
        }
    }

    #[track_caller]
    fn polygon(rings: &[&[(i32, i32)]], expected: &[(&str, &str)]) {
        let rings: Vec<Value> = rings.iter().map(|places| ring(places)).collect();
        let told = told(&json!({ "type": "Polygon", "coordinates": rings }));
        let told: Vec<(&str, &str)> = told.iter().map(|(pointer, code)| (pointer.as_str(), *code)).collect();
        assert_eq!(told, expected);
    }

    const OUTER: [(i32, i32); 4] = [(0, 0), (10, 0), (10, 10), (0, 10)];

    #[test]
    fn a_ring_meets_itself_nowhere() {
        polygon(&[&OUTER], &[]);
        polygon(&[&[(0, 0), (10, 10), (10, 0), (0, 10)]], &[("/coordinates/0/0", "ring_self_crossing")]);
        // A spike out and back, a corner that lies on another edge, a corner that is passed twice, no ground at all.
        polygon(&[&[(0, 0), (10, 0), (15, 0), (10, 0), (10, 10)]], &[("/coordinates/0/0", "ring_self_crossing")]);
        polygon(&[&[(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)]], &[("/coordinates/0/0", "ring_self_crossing")]);
        polygon(
            &[&[(0, 0), (5, 5), (10, 0), (10, 10), (5, 5), (0, 10)]],
            &[("/coordinates/0/0", "ring_self_crossing")],
        );
        polygon(&[&[(0, 0), (5, 0), (10, 0)]], &[("/coordinates/0/0", "ring_self_crossing")]);
        // A corner on a straight line is no flaw.
        polygon(&[&[(0, 0), (5, 0), (10, 0), (10, 10), (0, 10)]], &[]);
    }

    #[test]
    fn holes_lie_inside_and_may_touch_at_a_point() {
        polygon(&[&OUTER, &[(2, 2), (4, 2), (4, 4), (2, 4)]], &[]);
        polygon(&[&OUTER, &[(0, 5), (4, 4), (4, 6)]], &[]);
        for corner in OUTER {
            polygon(&[&OUTER, &[corner, (4, 3), (6, 5)]], &[]);
        }
        // As a zone lies in the corner of a community whose edges pass it by a step.
        let shared = json!([98.289_819_3, 39.765_925_6]);
        let zone =
            [shared.clone(), json!([98.291_076_6, 39.764_985_3]), json!([98.290_605_4, 39.766_397]), shared.clone()];
        let around = [shared.clone(), json!([98.292_931_8, 39.763_597_8]), json!([98.291_765_3, 39.767_092_6]), shared];
        assert!(told(&json!({ "type": "Polygon", "coordinates": [around, zone] })).is_empty());
        polygon(&[&OUTER, &[(12, 2), (14, 2), (14, 4)]], &[("/coordinates/1", "hole_outside")]);
        let crossed = [("/coordinates/0/1", "rings_cross"), ("/coordinates/1/0", "rings_cross")];
        polygon(&[&OUTER, &[(5, 5), (15, 5), (15, 6), (5, 6)]], &crossed);
        let along = [("/coordinates/0/0", "rings_cross"), ("/coordinates/1/0", "rings_cross")];
        polygon(&[&OUTER, &[(2, 0), (4, 0), (4, 4), (2, 4)]], &along);
        // A hole in a hole, and one hole twice.
        let inner: &[(i32, i32)] = &[(3, 3), (4, 3), (4, 4)];
        polygon(&[&OUTER, &[(2, 2), (8, 2), (8, 8), (2, 8)], inner], &[("/coordinates", "parts_overlap")]);
        // Through a notch from corner to corner: every corner of the hole is inside, one of its edges is not.
        let notched: &[(i32, i32)] = &[(0, 0), (10, 0), (10, 10), (6, 10), (5, 5), (4, 10), (0, 10)];
        polygon(
            &[notched, &[(1, 10), (9, 10), (9, 1), (1, 1)]],
            &[("/coordinates/0/2", "rings_cross"), ("/coordinates/1/0", "rings_cross")],
        );
        let deep: &[(i32, i32)] = &[(0, 0), (12, 0), (12, 12), (8, 8), (6, 2), (4, 8), (0, 12)];
        polygon(&[deep, &[(2, 8), (10, 8), (6, 1)]], &[("/coordinates", "parts_overlap")]);
    }

    #[test]
    fn parts_touch_at_points_alone() {
        let multi = |other: &[(i32, i32)]| {
            told(&json!({ "type": "MultiPolygon", "coordinates": [[ring(&OUTER)], [ring(other)]] }))
        };
        assert!(multi(&[(20, 0), (30, 0), (30, 10)]).is_empty());
        assert!(multi(&[(10, 10), (20, 10), (20, 20)]).is_empty());
        assert_eq!(multi(&[(10, 0), (20, 0), (20, 10), (10, 10)])[0].1, "rings_cross");
        assert_eq!(multi(&[(2, 2), (4, 2), (4, 4)]), [("/coordinates".to_owned(), "parts_overlap")]);
        assert_eq!(multi(&[(5, 5), (15, 5), (15, 6), (5, 6)])[0].1, "rings_cross");
        // One part in the hole of another is ground of its own.
        let island = json!({ "type": "MultiPolygon", "coordinates": [
            [ring(&OUTER), ring(&[(2, 2), (8, 2), (8, 8), (2, 8)])], [ring(&[(4, 4), (6, 4), (6, 6)])],
        ] });
        assert!(told(&island).is_empty());
    }

    /// A ring of spikes: every other corner lies near the middle.
    fn spikes(corners: usize) -> Value {
        let corner = |at: usize| {
            let angle = at as f64 / corners as f64 * std::f64::consts::TAU;
            let reach = if at.is_multiple_of(2) { 0.3 } else { 0.001 };
            json!([98.0 + reach * angle.cos(), 39.0 + reach * angle.sin()])
        };
        (0..corners).chain([0]).map(corner).collect()
    }

    #[test]
    fn few_spikes_are_judged_and_many_are_refused_before_they_were_counted() {
        let judged = |corners: usize| {
            let mut budget = Budget::steps(Budget::OF_A_REQUEST);
            let spikes = json!({ "type": "Polygon", "coordinates": [spikes(corners)] });
            let outcome = Boundary::parse_in(&spikes, crate::geo::Crs::Wgs84, &mut budget);
            (outcome.err(), budget.spent())
        };
        assert_eq!([judged(100).0, judged(400).0], [None, None]);
        let (refused, spent) = judged(4_900);
        assert_eq!((refused, spent), (Some(Refused::Halted(Halt::Spent)), Budget::OF_A_REQUEST));
    }

    proptest! {
        #[test]
        fn what_another_engine_calls_invalid_is_refused(
            outer in prop::collection::vec((0..12_i32, 0..12_i32), 3..8),
            hole in prop::collection::vec((0..12_i32, 0..12_i32), 0..5),
        ) {
            let mut rings = vec![ring(&outer)];
            if hole.len() > 2 {
                rings.push(ring(&hole));
            }
            let geometry = json!({ "type": "Polygon", "coordinates": rings });
            if let Ok(boundary) = Boundary::parse(&geometry) {
                let line = |ring: &Ring| ring.iter().map(|p| (f64::from(p.lon), f64::from(p.lat))).collect();
                let rings = &boundary.parts()[0];
                let twin = geo::Polygon::<f64>::new(line(&rings[0]), rings[1..].iter().map(line).collect());
                // A ring of holes that touch can cut ground in two: the other engine minds, and answers stay unambiguous.
                let errors = twin.validation_errors();
                prop_assert!(errors.iter().all(|e| format!("{e:?}").contains("Interior")) , "{geometry} {errors:?}");
            }
        }
    }
}
