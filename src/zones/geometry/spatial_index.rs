//! A spatial index of the boundaries of a community, kept in memory: which zones' boundaries may hold a place, found without
//! asking all of them.
//!
//! An index is kept under the name of its edition, which is new and random with every boundary that changes: what is
//! cached never becomes stale and needs no invalidation. The cache is bounded by the number of positions it holds.

use std::sync::{Arc, LazyLock};

use uuid::Uuid;

use super::model::{Plot, Stood};
use super::store;
use cache::{Cache, Lasting, Watched};
use journal::ReadTx;
use kernel::geo::{Index, Position, Side};
use kernel::{Fault, Instant};

/// How many positions all maps in memory have together, at eight bytes each and some more around them.
const MOST_POSITIONS: u64 = 4_000_000;
/// What a boundary costs beside its positions.
const OF_A_PLOT: usize = 20;

static SHELF: LazyLock<Cache<Uuid, Arc<SpatialIndex>>> = LazyLock::new(|| {
    Cache::of_weight("maps", MOST_POSITIONS, Lasting::Always, |_, map: &Arc<SpatialIndex>| map.weight)
});

/// The maps that are kept, for whoever watches them.
pub fn watched() -> Arc<dyn Watched> {
    SHELF.watched()
}

/// Every boundary that zones of a community ever had, and the community's own.
#[derive(Debug)]
pub struct SpatialIndex {
    plots: Vec<Plot>,
    index: Index<usize>,
    borders: Vec<Stood>,
    weight: u32,
}

impl SpatialIndex {
    fn of(plots: Vec<Plot>, borders: Vec<Stood>) -> Self {
        let index = Index::of(plots.iter().map(|plot| plot.stood.boundary.bbox()).zip(0..));
        let all = plots.iter().map(|plot| &plot.stood).chain(&borders);
        let weight = all.map(|stood| stood.boundary.positions() + OF_A_PLOT).sum::<usize>();
        Self { plots, index, borders, weight: u32::try_from(weight).unwrap_or(u32::MAX) }
    }

    /// The map of this view's community.
    pub fn open(view: &mut ReadTx) -> Result<Arc<Self>, Fault> {
        // The edition is read first: if a boundary changes in between, the next reader finds another name.
        let Some(edition) = store::edition(view)? else { return Ok(Arc::new(Self::of(Vec::new(), Vec::new()))) };
        if let Some(map) = SHELF.get(&edition) {
            return Ok(map);
        }
        let borders = store::borders(view)?;
        let map = Arc::new(Self::of(store::plots(view)?, borders));
        SHELF.insert(edition, Arc::clone(&map));
        Ok(map)
    }

    /// The boundaries that stood right before an instant and hold a place or touch it.
    pub fn at(&self, place: Position, before: Instant) -> impl Iterator<Item = &Plot> {
        let near = self.index.at(place).filter_map(|at| self.plots.get(*at));
        near.filter(move |plot| plot.stood.right_before(before) && plot.stood.boundary.side_of(place) != Side::Outside)
    }

    /// Whether a place lies in the community, if its boundary was set right before an instant.
    pub fn within(&self, place: Position, before: Instant) -> Option<bool> {
        let border = self.borders.iter().find(|border| border.right_before(before))?;
        Some(border.boundary.side_of(place) != Side::Outside)
    }
}
