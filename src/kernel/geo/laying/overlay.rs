//! The overlay itself: the only place that asks the library `i_overlay`.
//!
//! Computed on the grid itself, as whole numbers, so a shared edge stays shared. The library that does it cannot be
//! interrupted: what it will cost is counted before it begins.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

use super::super::boundary::{Bbox, Boundary, Part, Ring};
use super::super::position::Position;
use super::ring_area::doubled;
use super::sweep::priced;
use crate::{Budget, Halt};

/// The outlines that parts leave when they are laid over others by a rule.
///
/// # Errors
/// [`Halt`].
pub fn laid(subjects: &[Part], clips: &[Part], rule: OverlayRule, budget: &mut Budget) -> Result<Vec<Vec<Ring>>, Halt> {
    let rings = || subjects.iter().chain(clips).flatten();
    let Some(bbox) = Bbox::around(rings().flatten().copied()) else { return Ok(Vec::new()) };
    priced(rings().map(Vec::as_slice), budget)?;
    Ok(sheet(bbox, (subjects, clips), rule, FillRule::NonZero))
}

/// Twice the ground that a boundary's rings enclose an odd number of times, in squares of the grid.
///
/// # Errors
/// [`Halt`].
pub fn covered(boundary: &Boundary, budget: &mut Budget) -> Result<i128, Halt> {
    priced(boundary.rings().map(Vec::as_slice), budget)?;
    let outlines = sheet(boundary.bbox(), (boundary.parts(), &[]), OverlayRule::Subject, FillRule::EvenOdd);
    Ok(outlines.iter().flatten().map(|ring| doubled(ring)).sum())
}

/// One overlay, in whole steps from the corner of the box: a few degrees at most, far inside what the library takes.
/// Whoever calls it has counted what it will cost. It leaves outlines that may touch themselves, with every corner where
/// they do: the library's own way to take them apart (`ogc`, in 4.5.2) turns some holes the wrong way around.
fn sheet(bbox: Bbox, (subjects, clips): (&[Part], &[Part]), rule: OverlayRule, fill: FillRule) -> Vec<Vec<Ring>> {
    let anchor = bbox.low;
    let inward =
        |place: &Position| IntPoint::new(place.lon.wrapping_sub(anchor.lon), place.lat.wrapping_sub(anchor.lat));
    let outward =
        |point: IntPoint| Position { lon: point.x.wrapping_add(anchor.lon), lat: point.y.wrapping_add(anchor.lat) };
    let mut overlay = Overlay::new(subjects.iter().chain(clips).flatten().map(Vec::len).sum());
    overlay.options = IntOverlayOptions { preserve_output_collinear: true, ..IntOverlayOptions::default() };
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
