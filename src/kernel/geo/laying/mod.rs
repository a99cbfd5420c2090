//! Overlays: whether rings are sound, what boundaries share, what they make together.
//!
//! | file | what |
//! |---|---|
//! | `ring_area` | the area of a ring, in squares of the grid |
//! | `sweep` | which edges meet, counted against a budget |
//! | `snapping` | edges drawn to the same wall made one |
//! | `overlay` | the library that lays rings over each other |
//! | `soundness` | whether rings make a boundary |
//! | `faces` | outlines that touch themselves taken apart into sound polygons |
//! | `combining` | overlaps, differences, unions |

mod ring_area;
mod snapping;
mod sweep;

mod faces;
mod overlay;

mod soundness;

mod combining;

pub use combining::{Cut, difference, fitted, overlap, union};
pub use soundness::Refused;
pub(super) use soundness::{MOST_VERTICES, sound};
