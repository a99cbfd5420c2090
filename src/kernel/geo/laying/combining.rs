//! What boundaries share, what one leaves of another, what they make together: [`overlap`], [`difference`], [`union`],
//! [`fitted`].

use i_overlay::core::overlay_rule::OverlayRule;

use super::super::area;
use super::super::boundary::{Bbox, Boundary, Part, Ring};
use super::super::locate::Side;
use super::super::position::Position;
use super::faces::polygons;
use super::overlay::laid;
use super::snapping::snapped;
use super::soundness::{Refused, sendable};
use crate::{Budget, Halt};

/// A piece at most as wide as this, on average, is what roundings leave: no overlap and no gap.
pub const SLIVER_WIDTH_M: f64 = 0.02;

/// Pieces of ground that came out of an overlay. Slivers are no pieces: their ground is counted, and not shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    parts: Vec<Part>,
    slivers_m2: f64,
}

impl Cut {
    /// The pieces that are no slivers, and what the slivers hold.
    fn of(parts: Vec<Part>) -> Self {
        let (slivers, parts): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| thin(part));
        Self { parts, slivers_m2: ground(&slivers) }
    }

    /// Square metres of all pieces.
    pub fn area_m2(&self) -> f64 {
        ground(&self.parts)
    }

    /// Square metres of all that the overlay left, slivers as well.
    pub fn whole_m2(&self) -> f64 {
        self.area_m2() + self.slivers_m2
    }

    /// Whether there is no piece.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Each piece as a boundary of its own: all of them, for none can be unsound.
    pub fn pieces(&self) -> Vec<Boundary> {
        self.parts.iter().filter_map(|part| Boundary::of_sound(vec![part.clone()])).collect()
    }
}

/// Square metres of parts; nothing is 0, not -0.
fn ground(parts: &[Part]) -> f64 {
    parts.iter().flatten().map(|ring| area::signed_m2(ring)).fold(0.0, |sum, ring| sum + ring)
}

/// The ground that two boundaries share.
///
/// # Errors
/// [`Halt`].
pub fn overlap(one: &Boundary, other: &Boundary, budget: &mut Budget) -> Result<Cut, Halt> {
    if !one.bbox().meets(other.bbox()) {
        return Ok(Cut::default());
    }
    Ok(Cut::of(boundaries_laid(&[one], &[other], OverlayRule::Intersect, budget)?))
}

/// What others leave of a boundary.
///
/// # Errors
/// [`Halt`].
pub fn difference(whole: &Boundary, others: &[&Boundary], budget: &mut Budget) -> Result<Cut, Halt> {
    let near: Vec<&Boundary> = others.iter().copied().filter(|other| other.bbox().meets(whole.bbox())).collect();
    if let [around] = near.as_slice()
        && deep_inside(whole, around, budget)?
    {
        return Ok(Cut::default());
    }
    Ok(Cut::of(boundaries_laid(&[whole], &near, OverlayRule::Difference, budget)?))
}

/// Whether no edge of a boundary comes near another one that it holds: nothing need be laid over anything then.
fn deep_inside(whole: &Boundary, around: &Boundary, budget: &mut Budget) -> Result<bool, Halt> {
    budget.spend(u64::try_from(around.positions()).unwrap_or(u64::MAX) / 8)?;
    let edges = around.rings().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    let comes_near =
        |(from, to): (&Position, &Position)| Bbox::around([*from, *to]).is_some_and(|edge| edge.meets(whole.bbox()));
    let some = whole.parts().iter().flatten().flatten().next();
    Ok(!edges.into_iter().any(comes_near) && some.is_some_and(|place| around.side_of(*place) == Side::Inside))
}

/// The boundary of several taken together. Edges drawn to the same wall are made one first, and slits and holes that
/// are slivers are closed; so its area is the sum of theirs to [`SLIVER_WIDTH_M`] times the length of their edges.
///
/// # Errors
/// What is wrong with it: it would be too wide, or have more corners than may be sent; [`Halt`].
pub fn union(boundaries: &[&Boundary], budget: &mut Budget) -> Result<Boundary, Refused> {
    let snapped: Vec<Part> = snapped(boundaries, budget)?.into_iter().flatten().collect();
    let closed = united(&snapped, budget)?.into_iter().map(|part| {
        let (outer, holes) = part.split_at(1);
        outer.iter().chain(holes.iter().filter(|hole| !thin(std::slice::from_ref(*hole)))).cloned().collect()
    });
    sendable(closed.collect(), budget)
}

/// What parts make together: without slivers, unless there is nothing else.
fn united(parts: &[Part], budget: &mut Budget) -> Result<Vec<Part>, Halt> {
    let (slivers, thick): (Vec<Part>, Vec<Part>) =
        parts_laid(parts, &[], OverlayRule::Subject, budget)?.into_iter().partition(|part| thin(part));
    Ok(if thick.is_empty() { slivers } else { thick })
}

/// Parts of a whole with their edges made one with its edges and each other's. One whose outline comes to touch itself by
/// this is taken apart where it does; if even that makes no boundary, it stays as it is.
///
/// # Errors
/// [`Halt`].
pub fn fitted(whole: &Boundary, parts: &[&Boundary], budget: &mut Budget) -> Result<Vec<Boundary>, Halt> {
    let all: Vec<&Boundary> = std::iter::once(whole).chain(parts.iter().copied()).collect();
    let snapped = snapped(&all, budget)?.into_iter().skip(1);
    snapped.zip(parts).map(|(fitted, part)| mended(fitted, part, budget)).collect()
}

fn mended(fitted: Vec<Part>, part: &Boundary, budget: &mut Budget) -> Result<Boundary, Halt> {
    for again in [false, true] {
        let parts = if again { united(&fitted, budget)? } else { fitted.clone() };
        match sendable(parts, budget) {
            Ok(fitted) => return Ok(fitted),
            Err(Refused::Flawed(_)) => {}
            Err(Refused::Halted(halt)) => return Err(halt),
        }
    }
    Ok(part.clone())
}

/// Whether a piece is a sliver: twice its area over its circumference is its mean width.
fn thin(part: &[Ring]) -> bool {
    let area: f64 = part.iter().map(|ring| area::signed_m2(ring)).sum();
    let around: f64 = part.iter().map(|ring| area::around_m(ring)).sum();
    2.0 * area.abs() <= SLIVER_WIDTH_M * around
}

fn boundaries_laid(
    subjects: &[&Boundary],
    clips: &[&Boundary],
    rule: OverlayRule,
    budget: &mut Budget,
) -> Result<Vec<Part>, Halt> {
    let parts = |boundaries: &[&Boundary]| boundaries.iter().flat_map(|b| b.parts()).cloned().collect::<Vec<Part>>();
    parts_laid(&parts(subjects), &parts(clips), rule, budget)
}

fn parts_laid(subjects: &[Part], clips: &[Part], rule: OverlayRule, budget: &mut Budget) -> Result<Vec<Part>, Halt> {
    polygons(&laid(subjects, clips, rule, budget)?, budget)
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps, Validation};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::super::flaw::FlawKind;
    use super::*;

    fn enough() -> Budget {
        Budget::steps(Budget::OF_A_REQUEST)
    }

    fn overlap(one: &Boundary, other: &Boundary) -> Cut {
        super::overlap(one, other, &mut enough()).unwrap()
    }

    fn difference(whole: &Boundary, others: &[&Boundary]) -> Cut {
        super::difference(whole, others, &mut enough()).unwrap()
    }

    fn union(boundaries: &[&Boundary]) -> Result<Boundary, Refused> {
        super::union(boundaries, &mut enough())
    }

    /// A boundary of corners in steps of 1e-7 degrees from a corner in 嘉峪关; steps are about 0.86 cm by 1.11 cm there.
    fn ground(corners: &[(i32, i32)]) -> Boundary {
        let place = |(x, y): &(i32, i32)| json!([f64::from(982_888_000 + x) / 1e7, f64::from(397_721_000 + y) / 1e7]);
        let ring: Vec<Value> = corners.iter().chain(corners.first()).map(place).collect();
        Boundary::parse(&json!({ "type": "Polygon", "coordinates": [ring] })).unwrap()
    }

    fn square(x: i32, y: i32, size: i32) -> Boundary {
        ground(&[(x, y), (x + size, y), (x + size, y + size), (x, y + size)])
    }

    fn around(boundary: &Boundary) -> f64 {
        boundary.rings().map(|ring| area::around_m(ring)).sum()
    }

    #[test]
    fn neighbours_share_no_ground_and_leave_none() {
        let [west, east] = [square(0, 0, 1000), square(1000, 0, 1000)];
        assert!(overlap(&west, &east).is_empty());
        let both = ground(&[(0, 0), (2000, 0), (2000, 1000), (0, 1000)]);
        assert!(difference(&both, &[&west, &east]).is_empty());
        let joined = union(&[&west, &east]).unwrap();
        assert_eq!(joined.parts()[0][0].len(), 4);
        assert!((joined.area_m2() - both.area_m2()).abs() < 1e-6);
        let rest = difference(&both, &[&west]).pieces();
        assert_eq!(rest.len(), 1);
        assert!((rest[0].area_m2() - east.area_m2()).abs() < 1e-6);
    }

    #[test]
    fn what_roundings_leave_is_neither_overlap_nor_gap_and_is_gone_from_a_union() {
        let west = ground(&[(0, 0), (50_000, 0), (50_000, 50_000), (0, 50_000)]);
        for slip in [-2, -1, 1, 2] {
            let east = ground(&[(50_000 + slip, 0), (90_000, 0), (90_000, 50_000), (50_000 + slip, 50_000)]);
            assert!(overlap(&west, &east).is_empty(), "{slip}");
            let joined = union(&[&west, &east]).unwrap();
            assert_eq!((joined.parts().len(), joined.parts()[0].len()), (1, 1), "{slip}");
            let sum = west.area_m2() + east.area_m2();
            assert!((joined.area_m2() - sum).abs() <= SLIVER_WIDTH_M * around(&west), "{slip}");
        }
        let wide = ground(&[(49_000, 0), (90_000, 0), (90_000, 50_000), (49_000, 50_000)]);
        let shared = overlap(&west, &wide).area_m2();
        assert!((shared - 1_000.0 * 50_000.0 * 0.856e-2 * 1.11e-2).abs() < 20.0, "{shared}");
        assert!(!difference(&wide, &[&west]).is_empty());
    }

    #[test]
    fn a_gap_inside_is_a_piece_and_what_lies_apart_is_a_part() {
        let whole = square(0, 0, 3_000);
        let hole = square(1_000, 1_000, 1_000);
        let rest = difference(&whole, &[&hole, &square(9_000, 9_000, 10)]).pieces();
        assert_eq!((rest.len(), rest[0].parts()[0].len()), (1, 2));
        assert!((rest[0].area_m2() + hole.area_m2() - whole.area_m2()).abs() < 1e-6);
        let apart = union(&[&hole, &square(9_000, 9_000, 10)]).unwrap();
        assert_eq!(apart.parts().len(), 2);
    }

    /// A ring around a centre, its corners at rising angles: it crosses nothing.
    fn star(x: i32, y: i32, reach: &[i32]) -> Boundary {
        let turn = std::f64::consts::TAU / reach.len() as f64;
        let corner = |(at, reach): (usize, &i32)| {
            let angle = turn * at as f64;
            (x + (f64::from(*reach) * angle.cos()) as i32, y + (f64::from(*reach) * angle.sin()) as i32)
        };
        ground(&reach.iter().enumerate().map(corner).collect::<Vec<_>>())
    }

    fn twin(boundary: &Boundary) -> geo::Polygon<f64> {
        let line = boundary.parts()[0][0].iter().map(|p| (f64::from(p.lon), f64::from(p.lat))).collect();
        geo::Polygon::new(line, vec![])
    }

    /// A ring of spikes around a place, its corners by turns far from it and near.
    fn spikes(x: i32, corners: i32) -> Boundary {
        star(x, 0, &(0..corners).map(|at| if at % 2 == 0 { 3_000_000 } else { 10_000 }).collect::<Vec<_>>())
    }

    #[test]
    fn spikes_are_measured_as_another_engine_does_or_refused() {
        let (one, other) = (spikes(0, 200), spikes(3_000, 200));
        let step = one.area_m2() / twin(&one).unsigned_area();
        let theirs = twin(&one).intersection(&twin(&other)).unsigned_area() * step;
        let shared = overlap(&one, &other).area_m2();
        assert!((shared - theirs).abs() <= SLIVER_WIDTH_M * (around(&one) + around(&other)), "{shared} {theirs}");
        let (one, other) = (spikes(0, 1_200), spikes(3_000, 1_200));
        let mut budget = enough();
        assert_eq!(super::overlap(&one, &other, &mut budget), Err(Halt::Spent));
        assert_eq!(budget.spent(), Budget::OF_A_REQUEST);
        let gone = crate::Wanted::default();
        gone.give_up();
        assert_eq!(super::overlap(&one, &one, &mut Budget::of(u64::MAX, &gone)), Err(Halt::Unwanted));
    }

    /// A road of many short bends, and the wall beside it: what an honest boundary of 5,000 corners looks like.
    fn along_a_road(shift: i32) -> Boundary {
        let bend = |at: i32| {
            let way = f64::from(at) / 2_490.0;
            ((way * 1_500_000.0) as i32, ((way * 40.0).sin() * 200_000.0 + (way * 900.0).sin() * 3_000.0) as i32)
        };
        let out = (0..2_490).map(bend).map(|(x, y)| (x, y + shift));
        let back = (0..2_490).rev().map(bend).map(|(x, y)| (x, y + shift + 20_000));
        ground(&out.chain(back).collect::<Vec<_>>())
    }

    #[test]
    fn honest_neighbours_of_five_thousand_corners_are_judged_with_work_to_spare() {
        let (one, beside, weaving) = (along_a_road(0), along_a_road(20_000), along_a_road(50));
        let mut budget = enough();
        assert!(super::overlap(&one, &beside, &mut budget).unwrap().is_empty());
        assert!(super::overlap(&one, &weaving, &mut budget).unwrap().area_m2() > 1_000.0);
        assert!(budget.spent() < Budget::OF_A_REQUEST / 5, "{}", budget.spent());
    }

    #[test]
    fn a_union_never_has_more_corners_than_may_be_sent() {
        let (north, south) = (along_a_road(300_000), along_a_road(0));
        let Err(Refused::Flawed(flaws)) = union(&[&north, &south]) else { panic!("no refusal") };
        assert_eq!(flaws[0].kind, FlawKind::TooManyVertices);
        let one = union(&[&south]).unwrap();
        let sent = serde_json::from_value(one.to_geojson()).unwrap();
        assert_eq!(Boundary::parse(&sent).unwrap(), one, "what is made imports unchanged");
    }

    fn polygon(corners: &[[f64; 2]]) -> Boundary {
        let ring: Vec<_> = corners.iter().chain(corners.first()).collect();
        Boundary::parse(&json!({ "type": "Polygon", "coordinates": [ring] })).unwrap()
    }

    /// Twice the ground of boundaries in squares of the grid: the shoelace formula alone.
    fn shoelace<'b>(boundaries: impl IntoIterator<Item = &'b Boundary>) -> i128 {
        let rings = boundaries.into_iter().flat_map(Boundary::rings);
        let edges = rings.flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        edges.map(|(a, b)| i128::from(a.lon - b.lon) * i128::from(a.lat + b.lat)).sum::<i128>()
    }

    /// What is shown or kept can be sent again, and another engine calls it valid.
    fn assert_sound(boundary: &Boundary) {
        assert_eq!(Boundary::parse(&boundary.to_geojson()).as_ref(), Ok(boundary));
        let line = |ring: &Ring| ring.iter().map(|p| (f64::from(p.lon), f64::from(p.lat))).collect();
        for part in boundary.parts() {
            let twin = geo::Polygon::<f64>::new(line(&part[0]), part[1..].iter().map(line).collect());
            assert_eq!(twin.validation_errors(), [], "{}", boundary.to_geojson());
        }
    }

    #[test]
    fn a_gap_that_touches_itself_at_a_corner_is_shown_and_counted() {
        let corner = [98.289_819_3, 39.765_925_6];
        let whole = polygon(&[[98.292_931_8, 39.763_597_8], [98.291_765_3, 39.767_092_6], corner]);
        let zone = polygon(&[[98.291_076_6, 39.764_985_3], [98.290_605_4, 39.766_397], corner]);
        let gap = difference(&whole, &[&zone]);
        assert!((gap.whole_m2() - 32_490.6).abs() < 0.1, "{}", gap.whole_m2());
        let pieces = gap.pieces();
        pieces.iter().for_each(assert_sound);
        assert!((pieces.iter().map(Boundary::area_m2).sum::<f64>() - 32_490.6).abs() < 0.1);
        let nothing = difference(&whole, &[&whole]);
        assert!(nothing.is_empty() && nothing.whole_m2().is_sign_positive() && nothing.area_m2().is_sign_positive());
    }

    #[test]
    fn zones_around_a_hole_that_touches_their_corner_become_one() {
        let [outer, touched, last] =
            [[98.291_085_7, 39.772_223_3], [98.289_371, 39.771_201_5], [98.290_286, 39.773_649_5]];
        let [near, far] = [[98.290_750_4, 39.772_277_2], [98.290_270_6, 39.773_132_9]];
        let strips =
            [polygon(&[outer, last, far, near]), polygon(&[last, touched, far]), polygon(&[outer, near, touched])];
        let joined = union(&strips.iter().collect::<Vec<_>>()).unwrap();
        assert_sound(&joined);
        assert_eq!((joined.parts().len(), joined.parts()[0].len()), (1, 2));
        let sum: f64 = strips.iter().map(Boundary::area_m2).sum();
        assert!((joined.area_m2() - sum).abs() < 1.0, "{} {sum}", joined.area_m2());
    }

    #[test]
    fn slivers_are_counted_and_not_shown() {
        let whole = ground(&[(0, 0), (50_000, 0), (50_000, 50_000), (0, 50_000)]);
        let gap = difference(&whole, &[&ground(&[(1, 0), (50_000, 0), (50_000, 50_000), (1, 50_000)])]);
        assert_eq!((gap.is_empty(), gap.area_m2(), gap.pieces()), (true, 0.0, Vec::new()));
        assert!((gap.whole_m2() - 50_000.0 * 0.857e-2 * 1.11e-2).abs() < 0.1, "{}", gap.whole_m2());
    }

    /// The place of the grid nearest to a part of the way from one to another, in thousandths.
    fn along((x, y): (i32, i32), (u, v): (i32, i32), part: i32) -> (i32, i32) {
        let at = |from: i32, to: i32| from + (f64::from(to - from) * f64::from(part) / 1_000.0).round() as i32;
        (at(x, u), at(y, v))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// A triangle in strips, some of which are zones: what is left are the others, whatever was rounded.
        #[test]
        fn what_zones_leave_is_the_rest_by_plain_arithmetic(
            apex in (-20_000..20_000_i32, 15_000..40_000_i32), wide in 15_000..40_000_i32, slant in -9_000..9_000_i32,
            cuts in prop::collection::btree_set((1..20_i32).prop_map(|at| at * 50), 1..5), zones in prop::collection::vec(any::<bool>(), 6),
            start in 0..3_usize,
        ) {
            let mut corners = [apex, (0, 0), (wide, slant)];
            corners.rotate_left(start);
            let whole = ground(&corners);
            let ends: Vec<i32> = std::iter::once(0).chain(cuts).chain([1_000]).collect();
            let strip = |ends: &[i32]| {
                let [left, right] = [1, 2].map(|side| [ends[0], ends[1]].map(|at| along(corners[0], corners[side], at)));
                let mut ring = vec![left[0], left[1], right[1], right[0]];
                ring.dedup();
                if ring.first() == ring.last() {
                    ring.pop();
                }
                ground(&ring)
            };
            let strips: Vec<Boundary> = ends.windows(2).map(strip).collect();
            let (zones, rest): (Vec<_>, Vec<_>) = strips.iter().zip(zones).partition(|(_, zone)| *zone);
            let zones: Vec<&Boundary> = zones.into_iter().map(|(zone, _)| zone).collect();
            let gap = difference(&whole, &zones);
            let pieces = gap.pieces();
            pieces.iter().for_each(assert_sound);
            // Every end of a strip lies at most a step beside the edge that it cuts.
            let steps = 2 * i128::from(40_000 * 4 * 2);
            let left = shoelace(rest.iter().map(|(rest, _)| *rest));
            prop_assert!((shoelace(&pieces) - left).abs() <= steps, "{} {left}", shoelace(&pieces));
            let metres: f64 = rest.iter().map(|(rest, _)| rest.area_m2()).sum();
            prop_assert!((gap.whole_m2() - metres).abs() <= SLIVER_WIDTH_M * around(&whole), "{} {metres}", gap.whole_m2());
            prop_assert!(gap.whole_m2() >= gap.area_m2());
        }

        /// Squares and halves of squares that touch at corners in every way: nothing is rounded, so it adds up to the square.
        #[test]
        fn a_board_of_corners_that_touch_adds_up_exactly(fields in prop::collection::vec(0..6_u8, 25)) {
            let size = 2_000;
            let field = |(at, field): (usize, &u8)| {
                let (x, y) = (i32::try_from(at % 5).unwrap() * size, i32::try_from(at / 5).unwrap() * size);
                let corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)];
                let half = |corners: [usize; 3], all: [(i32, i32); 4]| ground(&corners.map(|at| all[at]));
                match field {
                    0 | 1 => Some(ground(&corners)),
                    2 => Some(half([0, 1, 2], corners)),
                    3 => Some(half([0, 1, 3], corners)),
                    _ => None,
                }
            };
            let zones: Vec<Boundary> = fields.iter().enumerate().filter_map(field).collect();
            let (zones, board) = (zones.iter().collect::<Vec<_>>(), square(0, 0, 5 * size));
            let gap = difference(&board, &zones);
            let pieces = gap.pieces();
            pieces.iter().for_each(assert_sound);
            let covered = shoelace(zones.iter().copied());
            prop_assert_eq!(shoelace(&pieces) + covered, shoelace([&board]));
            if let Some(first) = zones.first() {
                let joined = union(&zones).unwrap();
                assert_sound(&joined);
                prop_assert_eq!(shoelace([&joined]), covered);
                prop_assert!(overlap(&joined, &board).area_m2() >= first.area_m2() - 1e-6);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn another_engine_measures_the_same(
            one in prop::collection::vec(5_000..30_000_i32, 5..12), other in prop::collection::vec(5_000..30_000_i32, 5..12),
            x in -30_000..30_000_i32, y in -30_000..30_000_i32,
        ) {
            let (one, other) = (star(0, 0, &one), star(x, y, &other));
            let step = one.area_m2() / twin(&one).unsigned_area();
            let slack = SLIVER_WIDTH_M * (around(&one) + around(&other)) + 1e-4 * one.area_m2();
            let shared = overlap(&one, &other).area_m2();
            let theirs = twin(&one).intersection(&twin(&other)).unsigned_area() * step;
            prop_assert!((shared - theirs).abs() <= slack, "{shared} {theirs}");
            let left = difference(&one, &[&other]).area_m2();
            prop_assert!((left + shared - one.area_m2()).abs() <= slack, "{left} {shared}");
            let both = union(&[&one, &other]).unwrap().area_m2();
            prop_assert!((both + shared - one.area_m2() - other.area_m2()).abs() <= slack, "{both} {shared}");
        }

        #[test]
        fn what_is_cut_and_joined_again_has_the_same_area_and_no_sliver(
            reach in prop::collection::vec(20_000..30_000_i32, 5..12), at in -15_000..15_000_i32, slope in -5_000..5_000_i32,
        ) {
            let whole = star(0, 0, &reach);
            let knife = ground(&[(-99_000, -99_000), (at + slope, -99_000), (at - slope, 99_000), (-99_000, 99_000)]);
            let (west, east) = (overlap(&whole, &knife).pieces(), difference(&whole, &[&knife]).pieces());
            let parts: Vec<&Boundary> = west.iter().chain(&east).collect();
            let sum: f64 = parts.iter().map(|part| part.area_m2()).sum();
            // A cut ends at the position of the grid that is nearest to the edge: at most half a step beside it.
            let slack = SLIVER_WIDTH_M / 2.0 * around(&whole);
            prop_assert!((sum - whole.area_m2()).abs() <= slack, "{sum} {}", whole.area_m2());
            prop_assert!(difference(&whole, &parts).is_empty());
            let joined = union(&parts).unwrap();
            prop_assert_eq!((joined.parts().len(), joined.parts()[0].len()), (1, 1));
            prop_assert!((joined.area_m2() - whole.area_m2()).abs() <= slack);
        }
    }
}
