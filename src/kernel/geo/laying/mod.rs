//! Edges beside each other: whether rings are sound, what boundaries share, what they make together.
//!
//! | file | what |
//! |---|---|
//! | `sweep` | which edges meet, counted against a budget |
//! | `soundness` | whether rings make a boundary |
//! | `snapping` | edges drawn to the same wall made one |
//! | `overlay` | overlaps, differences, unions |
//! | `faces` | outlines that touch themselves taken apart into sound polygons |

mod faces;
mod overlay;
mod snapping;
mod soundness;
mod sweep;

pub use overlay::{Cut, difference, fitted, overlap, union};
pub use soundness::Refused;
pub(super) use soundness::sound;
