//! Boundaries laid over each other: what they share, what one leaves of another, what they make together.
//!
//! Reckoned on the grid itself, as whole numbers, so a shared edge stays shared. The library that does it cannot be
//! interrupted: what it will cost is counted before it begins.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

use super::super::area;
use super::super::boundary::{Bbox, Boundary, Part, Ring};
use super::super::flaw::{Flaw, FlawKind};
use super::super::locate::Side;
use super::super::position::Position;
use super::super::reading::MOST_VERTICES;
use super::snapping::snapped;
use super::soundness::{Refused, doubled};
use super::sweep::priced;
use crate::kernel::{Budget, Halt};

/// A piece at most as wide as this, on average, is what roundings leave: no overlap and no gap.
pub const SLIVER_WIDTH_M: f64 = 0.02;

/// Pieces of ground that came out of an overlay, slivers left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    parts: Vec<Part>,
}

impl Cut {
    /// Square metres of all pieces.
    pub fn area_m2(&self) -> f64 {
        self.parts.iter().flatten().map(|ring| area::signed_m2(ring)).sum()
    }

    /// Whether there is no piece.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Each piece as a boundary of its own; one that rounding has spoilt is left out.
    ///
    /// # Errors
    /// [`Halt`].
    pub fn pieces(&self, budget: &mut Budget) -> Result<Vec<Boundary>, Halt> {
        let mut pieces = Vec::new();
        for part in &self.parts {
            match Boundary::of_parts(vec![part.clone()], budget) {
                Ok(piece) => pieces.push(piece),
                Err(Refused::Flawed(_)) => {}
                Err(Refused::Halted(halt)) => return Err(halt),
            }
        }
        Ok(pieces)
    }
}

/// The ground that two boundaries share.
///
/// # Errors
/// [`Halt`].
pub fn overlap(one: &Boundary, other: &Boundary, budget: &mut Budget) -> Result<Cut, Halt> {
    if !one.bbox().meets(other.bbox()) {
        return Ok(Cut::default());
    }
    Ok(Cut { parts: thick(laid(&[one], &[other], OverlayRule::Intersect, budget)?) })
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
    Ok(Cut { parts: thick(laid(&[whole], &near, OverlayRule::Difference, budget)?) })
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
    let parts = laid_parts(&snapped, &[], OverlayRule::Subject, budget)?;
    let closed = thick(parts).into_iter().map(|part| {
        let (outer, holes) = part.split_at(1);
        outer.iter().chain(holes.iter().filter(|hole| !thin(std::slice::from_ref(*hole)))).cloned().collect()
    });
    sendable(closed.collect(), budget)
}

/// Parts of a whole with their edges made one with its edges and each other's; a part that this would spoil stays as it is.
///
/// # Errors
/// [`Halt`].
pub fn fitted(whole: &Boundary, parts: &[&Boundary], budget: &mut Budget) -> Result<Vec<Boundary>, Halt> {
    let all: Vec<&Boundary> = std::iter::once(whole).chain(parts.iter().copied()).collect();
    let snapped = snapped(&all, budget)?.into_iter().skip(1);
    snapped
        .zip(parts)
        .map(|(fitted, part)| match sendable(fitted, budget) {
            Ok(fitted) => Ok(fitted),
            Err(Refused::Flawed(_)) => Ok((*part).clone()),
            Err(Refused::Halted(halt)) => Err(halt),
        })
        .collect()
}

/// The boundary of parts, if it may be sent as it would be shown.
fn sendable(parts: Vec<Part>, budget: &mut Budget) -> Result<Boundary, Refused> {
    let written: usize = parts.iter().flatten().map(|ring| ring.len() + 1).sum();
    if written > MOST_VERTICES {
        return Err(vec![Flaw { pointer: "/coordinates".to_owned(), kind: FlawKind::TooManyVertices }].into());
    }
    Boundary::of_parts(parts, budget)
}

/// Twice the ground that a boundary's rings enclose an odd number of times, in squares of the grid.
///
/// # Errors
/// [`Halt`].
pub fn covered(boundary: &Boundary, budget: &mut Budget) -> Result<i128, Halt> {
    priced(boundary.rings().map(Vec::as_slice), budget)?;
    let parts = sheet(boundary.bbox(), (boundary.parts(), &[]), OverlayRule::Subject, FillRule::EvenOdd);
    Ok(parts.iter().flatten().map(|ring| doubled(ring)).sum())
}

fn thick(parts: Vec<Part>) -> Vec<Part> {
    parts.into_iter().filter(|part| !thin(part)).collect()
}

/// Whether a piece is a sliver: twice its area over its circumference is its mean width.
fn thin(part: &[Ring]) -> bool {
    let area: f64 = part.iter().map(|ring| area::signed_m2(ring)).sum();
    let around: f64 = part.iter().map(|ring| area::around_m(ring)).sum();
    2.0 * area.abs() <= SLIVER_WIDTH_M * around
}

fn laid(
    subjects: &[&Boundary],
    clips: &[&Boundary],
    rule: OverlayRule,
    budget: &mut Budget,
) -> Result<Vec<Part>, Halt> {
    let parts = |boundaries: &[&Boundary]| boundaries.iter().flat_map(|b| b.parts()).cloned().collect::<Vec<Part>>();
    laid_parts(&parts(subjects), &parts(clips), rule, budget)
}

fn laid_parts(subjects: &[Part], clips: &[Part], rule: OverlayRule, budget: &mut Budget) -> Result<Vec<Part>, Halt> {
    let rings = || subjects.iter().chain(clips).flatten();
    let Some(bbox) = Bbox::around(rings().flatten().copied()) else { return Ok(Vec::new()) };
    priced(rings().map(Vec::as_slice), budget)?;
    Ok(sheet(bbox, (subjects, clips), rule, FillRule::NonZero))
}

/// One overlay, in whole steps from the corner of the box: a few degrees at most, far inside what the library takes.
/// Whoever calls it has counted what it will cost.
fn sheet(bbox: Bbox, (subjects, clips): (&[Part], &[Part]), rule: OverlayRule, fill: FillRule) -> Vec<Part> {
    let anchor = bbox.low;
    let inward =
        |place: &Position| IntPoint::new(place.lon.wrapping_sub(anchor.lon), place.lat.wrapping_sub(anchor.lat));
    let outward =
        |point: IntPoint| Position { lon: point.x.wrapping_add(anchor.lon), lat: point.y.wrapping_add(anchor.lat) };
    let mut overlay = Overlay::new(subjects.iter().chain(clips).flatten().map(Vec::len).sum());
    overlay.options = IntOverlayOptions { ogc: true, ..IntOverlayOptions::default() };
    for (parts, kind) in [(subjects, ShapeType::Subject), (clips, ShapeType::Clip)] {
        for ring in parts.iter().flatten() {
            overlay.add_path_iter(ring.iter().map(inward), kind);
        }
    }
    let shapes = overlay.overlay(rule, fill);
    shapes
        .into_iter()
        .map(|shape| shape.into_iter().map(|ring| ring.into_iter().map(outward).collect()).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps};
    use proptest::prelude::*;
    use serde_json::{Value, json};

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

    fn pieces(cut: &Cut) -> Vec<Boundary> {
        cut.pieces(&mut enough()).unwrap()
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
        let rest = pieces(&difference(&both, &[&west]));
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
        let rest = pieces(&difference(&whole, &[&hole, &square(9_000, 9_000, 10)]));
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
        let gone = crate::kernel::Wanted::default();
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
            let (west, east) = (pieces(&overlap(&whole, &knife)), pieces(&difference(&whole, &[&knife])));
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
