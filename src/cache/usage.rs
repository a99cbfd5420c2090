//! Metrics of a cache: what it holds and how often it helped.

use std::fmt::Debug;

/// What a cache holds and how often it helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Which cache.
    pub name: &'static str,
    /// Look-ups that found something.
    pub hits: u64,
    /// Look-ups that found nothing.
    pub misses: u64,
    /// Entries now.
    pub entries: u64,
    /// What they weigh, in the unit of the cache's bound: bytes, or one for each entry.
    pub weight: u64,
    /// The most they may weigh.
    pub most: u64,
}

/// A cache of any kind, for whoever watches it.
pub trait Watched: Send + Sync + Debug {
    /// What it holds now and how often it helped so far.
    fn usage(&self) -> Usage;
}
