//! Whether rings make a boundary: nothing crosses, holes lie inside, no ground is covered twice. All of it exact.

use super::boundary::{Boundary, Part, Ring};
use super::flaw::{Flaw, FlawKind};
use super::locate::Side;
use super::overlay;
use super::position::{Position, between, side};

/// A ring, and where it stands in what was sent.
type Named = (String, Ring);

/// How far a boundary reaches at most, in degrees.
const WIDEST_DEGREES: f64 = 2.0;

/// The boundary of these parts, its rings turned as RFC 7946 wants.
///
/// # Errors
/// What is wrong with them.
pub fn sound(parts: Vec<Vec<Named>>) -> Result<Boundary, Vec<Flaw>> {
    let flaws = crossings(&parts);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let single = |pointer: &str, kind| vec![Flaw { pointer: pointer.to_owned(), kind }];
    let outside = parts.iter().filter_map(|part| hole_outside(part)).next();
    if let Some(pointer) = outside {
        return Err(single(&pointer, FlawKind::HoleOutside));
    }
    let turned = parts.into_iter().map(turned).collect();
    let boundary = Boundary::of_sound(turned).ok_or_else(|| single("/coordinates", FlawKind::NotPolygon))?;
    if boundary.bbox().widest_degrees() > WIDEST_DEGREES {
        return Err(single("/coordinates", FlawKind::TooWide));
    }
    // Edges may still cross at a corner, and parts lie inside each other: then the ground does not add up.
    if overlay::covered(&boundary) != boundary.rings().map(|ring| doubled(ring)).sum::<i128>() {
        return Err(single("/coordinates", FlawKind::PartsOverlap));
    }
    Ok(boundary)
}

/// Twice the area of a ring in squares of the grid: positive if it turns counter-clockwise.
pub fn doubled(ring: &[Position]) -> i128 {
    let turned = ring.iter().zip(ring.iter().cycle().skip(1));
    turned.map(|(a, b)| i128::from(a.lon) * i128::from(b.lat) - i128::from(b.lon) * i128::from(a.lat)).sum()
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

fn hole_outside(part: &[Named]) -> Option<String> {
    let (outer, holes) = part.split_first()?;
    let outer = Boundary::of_sound(vec![vec![outer.1.clone()]])?;
    let strays = |hole: &&Named| hole.1.iter().any(|place| outer.side_of(*place) == Side::Outside);
    holes.iter().find(strays).map(|(pointer, _)| pointer.clone())
}

/// An edge: from where to where, of which ring, the how manyth.
#[derive(Clone, Copy)]
struct Edge {
    from: Position,
    to: Position,
    ring: usize,
    at: usize,
}

/// The first edge of each ring that meets another where it must not.
fn crossings(parts: &[Vec<Named>]) -> Vec<Flaw> {
    let rings: Vec<&Named> = parts.iter().flatten().collect();
    let mut edges: Vec<Edge> =
        rings.iter().enumerate().flat_map(|(ring, (_, places))| edges_of(ring, places)).collect();
    edges.sort_by_key(|edge| edge.from.lon.min(edge.to.lon));
    let mut first: Vec<Option<(usize, FlawKind)>> = vec![None; rings.len()];
    for (at, one) in edges.iter().enumerate() {
        let east = one.from.lon.max(one.to.lon);
        let near = edges[at + 1..].iter().take_while(|other| other.from.lon.min(other.to.lon) <= east);
        for other in near {
            let Some(kind) = forbidden(one, other, rings[one.ring].1.len()) else { continue };
            for edge in [one, other] {
                let worst = &mut first[edge.ring];
                *worst =
                    Some(worst.map_or((edge.at, kind), |told| if told.0 <= edge.at { told } else { (edge.at, kind) }));
            }
        }
    }
    let told = rings.iter().zip(first).filter_map(|((pointer, _), found)| Some((pointer, found?)));
    told.map(|(pointer, (at, kind))| Flaw { pointer: format!("{pointer}/{at}"), kind }).collect()
}

fn edges_of(ring: usize, places: &[Position]) -> impl Iterator<Item = Edge> {
    let turned = places.iter().zip(places.iter().cycle().skip(1)).enumerate();
    turned.map(move |(at, (from, to))| Edge { from: *from, to: *to, ring, at })
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Meeting {
    Touch,
    Along,
    Across,
}

fn meeting(one: &Edge, other: &Edge) -> Option<Meeting> {
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
            Err(flaws) => flaws.into_iter().map(|flaw| (flaw.pointer, flaw.kind.code())).collect(),
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
