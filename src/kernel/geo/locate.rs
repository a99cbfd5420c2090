//! Where a position lies relative to a boundary, and which one of several answers for it: the shifted point of the rule of shared
//! edges, and the edge itself. Exact.

use super::boundary::Boundary;
use super::distance::{metres_to_lines, rounded};
use super::position::{Position, between, side};

/// Where a position lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The position, shifted by an infinitesimal step to the east and a far smaller one to the north, lies inside.
    Inside,
    /// It lies on the edge, and shifted it lies outside.
    Edge,
    /// It lies outside.
    Outside,
}

impl Boundary {
    /// Where a position lies.
    pub fn side_of(&self, place: Position) -> Side {
        if !self.bbox().holds(place) {
            return Side::Outside;
        }
        let (mut crossings, mut touched) = (0_usize, false);
        for ring in self.rings() {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let north = if a.lat <= b.lat { side(*a, *b, place) } else { side(*b, *a, place) };
                touched |= north == 0 && between(*a, *b, place);
                // A ray to the east from the shifted point: level ends count as south of it, and on the edge is east.
                crossings += usize::from((a.lat > place.lat) != (b.lat > place.lat) && north > 0);
            }
        }
        match (crossings % 2 == 1, touched) {
            (true, _) => Side::Inside,
            (false, true) => Side::Edge,
            (false, false) => Side::Outside,
        }
    }

    /// How many metres a place is away from it, to the metre; none for a place inside or on its edge.
    pub fn metres_to(&self, place: Position) -> u32 {
        if self.side_of(place) != Side::Outside {
            return 0;
        }
        let lines = self.rings().flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)));
        rounded(metres_to_lines(place, lines))
    }
}

/// The key of the one boundary that answers for a position: of those that hold it by the rule of shared edges the one
/// of the lowest key; if none does, the lowest of those that it lies on the edge of.
pub fn answering<'a, K: Ord>(boundaries: impl IntoIterator<Item = (K, &'a Boundary)>, place: Position) -> Option<K> {
    let sided = boundaries.into_iter().map(|(key, boundary)| (boundary.side_of(place), key));
    sided.filter(|(side, _)| *side != Side::Outside).min().map(|(_, key)| key)
}

#[cfg(test)]
mod tests {
    use geo::coordinate_position::{CoordPos, CoordinatePosition};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::geo::Index;

    const CELLS: i32 = 5;
    /// Divisible by 2, 3 and 4, so that edges have positions of the grid at these parts of their length.
    const STEP: i32 = 12 * 40;

    /// Ground divided into slanted cells without a gap; corners are moved by up to a quarter of a cell.
    fn divided(moved: &[(i32, i32)]) -> Vec<Boundary> {
        let corner = |x: i32, y: i32| {
            let (east, north) = moved[usize::try_from(y * (CELLS + 1) + x).unwrap()];
            [982_000_000 + x * STEP + 12 * east, 397_000_000 + y * STEP + 12 * north]
        };
        let degrees = |[lon, lat]: [i32; 2]| json!([f64::from(lon) / 1e7, f64::from(lat) / 1e7]);
        let cells = (0..CELLS).flat_map(|y| (0..CELLS).map(move |x| (x, y)));
        cells
            .map(|(x, y)| {
                let ring = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)];
                let ring: Vec<_> = ring.into_iter().map(degrees).collect();
                Boundary::parse(&json!({ "type": "Polygon", "coordinates": [ring] })).unwrap()
            })
            .collect()
    }

    fn independent(boundary: &Boundary, place: Position) -> CoordPos {
        let ring = boundary.parts()[0][0].iter().map(|p| (f64::from(p.lon), f64::from(p.lat))).collect();
        geo::Polygon::<f64>::new(ring, vec![])
            .coordinate_position(&geo::Coord { x: f64::from(place.lon), y: f64::from(place.lat) })
    }

    /// Corners, and positions on edges at a half, a third and a quarter of their length.
    fn on_edges(cells: &[Boundary]) -> Vec<Position> {
        let mut places = Vec::new();
        for ring in cells.iter().flat_map(|cell| &cell.parts()[0]) {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let at = |of: i32| Position { lon: a.lon + (b.lon - a.lon) / of, lat: a.lat + (b.lat - a.lat) / of };
                places.extend([*a, at(2), at(3), at(4)]);
            }
        }
        places
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn exactly_one_answers_on_shared_edges_corners_and_everywhere(
            moved in prop::collection::vec((-9..=9_i32, -9..=9_i32), 36),
            anywhere in prop::collection::vec((-10..=(CELLS * STEP + 10), -10..=(CELLS * STEP + 10)), 60),
        ) {
            let cells = divided(&moved);
            let index = Index::of(cells.iter().map(Boundary::bbox).zip(0..));
            let scattered = anywhere.into_iter().map(|(e, n)| Position { lon: 982_000_000 + e, lat: 397_000_000 + n });
            for place in on_edges(&cells).into_iter().chain(scattered) {
                let positions: Vec<CoordPos> = cells.iter().map(|cell| independent(cell, place)).collect();
                let held: Vec<usize> = (0..cells.len()).filter(|at| cells[*at].side_of(place) == Side::Inside).collect();
                let near: Vec<usize> = (0..cells.len()).filter(|at| positions[*at] != CoordPos::Outside).collect();
                prop_assert!(held.len() <= 1, "{place:?} {held:?}");
                prop_assert!(held.iter().all(|at| near.contains(at)));
                if let Some(inside) = positions.iter().position(|p| *p == CoordPos::Inside) {
                    prop_assert_eq!(&held, &vec![inside]);
                }
                let by_index = answering(index.at(place).map(|at| (*at, &cells[*at])), place);
                prop_assert_eq!(by_index, held.first().or(near.first()).copied());
            }
        }
    }

    #[test]
    fn a_hundred_thousand_places_are_answered_for_as_if_every_boundary_were_asked() {
        // A step of a generator of Knuth's; nothing here need be unguessable.
        let mut state = 20_261_124_u64;
        let mut next = |below: i32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i32::try_from((state >> 33) % u64::try_from(below).unwrap()).unwrap()
        };
        let moved: Vec<(i32, i32)> = (0..36).map(|_| (next(19) - 9, next(19) - 9)).collect();
        let cells = divided(&moved);
        let index = Index::of(cells.iter().map(Boundary::bbox).zip(0..));
        let reach = CELLS * STEP + 200;
        let mut answered = 0;
        for _ in 0..100_000 {
            let place = Position { lon: 982_000_000 + next(reach) - 100, lat: 397_000_000 + next(reach) - 100 };
            let by_index = answering(index.at(place).map(|at| (*at, &cells[*at])), place);
            assert_eq!(by_index, answering((0..).zip(&cells), place));
            let independent: Vec<CoordPos> = cells.iter().map(|cell| independent(cell, place)).collect();
            match independent.iter().position(|at| *at == CoordPos::Inside) {
                Some(inside) => assert_eq!(by_index, Some(inside)),
                None => assert_eq!(by_index.is_some(), independent.contains(&CoordPos::OnBoundary)),
            }
            answered += usize::from(by_index.is_some());
        }
        assert!((50_000..100_000).contains(&answered), "{answered}");
    }

    #[test]
    fn where_two_claim_the_same_ground_the_lower_key_answers() {
        let still = vec![(0, 0); 36];
        let cells = divided(&still);
        let twice = [("b", &cells[0]), ("a", &cells[0]), ("c", &cells[1])];
        let corner = Position { lon: 982_000_000 + STEP, lat: 397_000_000 + 1 };
        assert_eq!(answering(twice, corner), Some("c"));
        assert_eq!(answering([twice[0], twice[1]], corner), Some("a"));
        assert_eq!(answering(twice, Position { lon: 0, lat: 0 }), None);
    }

    fn place(lng: f64, lat: f64) -> Position {
        Position::of_degrees(lng, lat).unwrap()
    }

    #[test]
    fn metres_to_a_boundary() {
        let square = json!({ "type": "Polygon", "coordinates": [[[98.0, 39.0], [98.1, 39.0], [98.1, 39.1], [98.0, 39.1], [98.0, 39.0]]] });
        let square = Boundary::parse(&square).unwrap();
        for (lng, lat, metres) in [(98.05, 39.05, 0), (98.1, 39.1, 0), (98.05, 39.11, 1_110), (98.11, 39.05, 866)] {
            assert_eq!(square.metres_to(place(lng, lat)), metres, "{lng} {lat}");
        }
    }

    #[test]
    fn an_edge_belongs_to_the_ground_on_its_east_or_north() {
        let square = json!({ "type": "Polygon", "coordinates": [[[98.0, 39.0], [98.1, 39.0], [98.1, 39.1], [98.0, 39.1], [98.0, 39.0]]] });
        let square = Boundary::parse(&square).unwrap();
        let sides = [
            ((98.05, 39.05), Side::Inside),
            ((98.0, 39.05), Side::Inside),
            ((98.05, 39.0), Side::Inside),
            ((98.0, 39.0), Side::Inside),
            ((98.1, 39.05), Side::Edge),
            ((98.05, 39.1), Side::Edge),
            ((98.1, 39.1), Side::Edge),
            ((98.0, 39.1), Side::Edge),
            ((98.1, 39.0), Side::Edge),
            ((98.100_000_1, 39.05), Side::Outside),
            ((97.999_999_9, 39.05), Side::Outside),
        ];
        for ((lng, lat), expected) in sides {
            assert_eq!(square.side_of(place(lng, lat)), expected, "{lng} {lat}");
        }
    }
}
