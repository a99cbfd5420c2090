//! The area of a ring in squares of the grid, exact.

use super::super::position::Position;

/// Twice the area of a ring in squares of the grid: positive if it turns counter-clockwise.
pub fn doubled(ring: &[Position]) -> i128 {
    let turned = ring.iter().zip(ring.iter().cycle().skip(1));
    turned.map(|(a, b)| i128::from(a.lon) * i128::from(b.lat) - i128::from(b.lon) * i128::from(a.lat)).sum()
}
