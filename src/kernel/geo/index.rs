//! Finds which boundaries may hold a position without looking at all of them: an R-tree of their boxes.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::boundary::Bbox;
use super::position::Position;

type Entry<K> = GeomWithData<Rectangle<[i64; 2]>, K>;

/// Boxes with a key each; packed once, then only asked.
#[derive(Clone, Debug)]
pub struct Index<K: Clone> {
    tree: RTree<Entry<K>>,
}

impl<K: Clone> Index<K> {
    /// The index of these boxes.
    pub fn of(boxes: impl IntoIterator<Item = (Bbox, K)>) -> Self {
        let entries = boxes.into_iter().map(|(bbox, key)| {
            let [low, high] = corners(bbox);
            Entry::new(Rectangle::from_corners(low, high), key)
        });
        Self { tree: RTree::bulk_load(entries.collect()) }
    }

    /// The keys whose boxes hold a position.
    pub fn at(&self, place: Position) -> impl Iterator<Item = &K> {
        self.meeting(Bbox { low: place, high: place })
    }

    /// The keys whose boxes meet another box.
    pub fn meeting(&self, bbox: Bbox) -> impl Iterator<Item = &K> {
        let [low, high] = corners(bbox);
        self.tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high)).map(|entry| &entry.data)
    }
}

fn corners(bbox: Bbox) -> [[i64; 2]; 2] {
    [bbox.low, bbox.high].map(|place| [i64::from(place.lon), i64::from(place.lat)])
}
