//! Places: coordinates as people enter them, boundaries of patches of ground, and which of them answers for a point.
//!
//! **The grid.** Every position lies on a grid of 1e-7 degrees (about 1 cm), held as integers, so that every question
//! of side, crossing and inside is answered exactly and alike on every machine. More decimals are rounded.
//!
//! **The rule of shared edges.** A point that lies exactly on an edge is asked for as if it lay an infinitesimal step to
//! the east, and a far smaller one to the north: it belongs to the ground on its east, or where the edge runs due
//! east, on its north. In ground divided without a gap exactly one boundary holds the shifted point. Where none does
//! (the outer edge of all of them), the boundaries that touch the point answer, and of several the lowest key.
//!
//! **Slivers.** Two boundaries drawn to the same wall differ by roundings. A piece whose mean width is at most 2 cm
//! (`SLIVER_WIDTH_M`) is neither an overlap nor a gap; in sums of what no boundary covers it counts. Where a zone is cut,
//! or one drawn along another, a corner may come to lie up to 2 cm beside an edge that the neighbour does not bend there,
//! for a neighbour is not redrawn by what happens beside it. A place in such a sliver is answered for by what is told of
//! every place: where no boundary holds it, as ground that nobody drew; where two do, by the one of the lowest key.
//!
//! **Nothing is left out.** Overlays leave outlines that touch themselves. They are taken apart into sound pieces, never
//! dropped for being unsound, and sums are taken of the whole.
//!
//! **Work.** What it costs to judge boundaries grows with what crosses, not with what was sent: everything that lays edges
//! beside each other takes a [`Budget`](crate::Budget), counts first, and begins nothing that is too much.
//!
//! **Edges** are straight in longitude and latitude, as RFC 7946 says; areas are those of the WGS 84 ellipsoid under
//! such edges, so parts of a boundary add up to the whole. Distances are those of geodesics on the same ellipsoid.

mod crs;
mod ellipsoid;
mod flaw;

mod position;

mod area;
mod distance;

mod boundary;

mod index;
mod locate;

mod laying;

mod reading;

pub use boundary::{Bbox, Boundary};
pub use crs::Crs;
pub use index::Index;
pub use laying::{Cut, Refused, difference, fitted, overlap, union};
pub use locate::{Side, answering};
pub use position::Position;
