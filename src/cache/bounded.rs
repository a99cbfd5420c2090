//! A cache that never grows beyond its bound, and counts how often it helped.

use std::borrow::Borrow;
use std::fmt::{Debug, Formatter};
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::CacheBuilder;

use super::usage::{Usage, Watched};

/// Something that is kept in memory to spare work; cheap to clone, clones share what they hold.
pub struct Cache<K, V> {
    kept: moka::sync::Cache<K, V>,
    uses: Arc<Uses>,
}

#[derive(Debug)]
struct Uses {
    name: &'static str,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// How long an entry is kept where there is room for it.
#[derive(Clone, Copy, Debug)]
pub enum Lasting {
    /// As long as there is room.
    Always,
    /// So long from when it was put there.
    SinceWritten(Duration),
    /// So long from when it was last asked for.
    SinceAsked(Duration),
}

impl Lasting {
    fn given<K, V>(
        self,
        builder: CacheBuilder<K, V, moka::sync::Cache<K, V>>,
    ) -> CacheBuilder<K, V, moka::sync::Cache<K, V>>
    where
        K: Eq + Hash + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
    {
        match self {
            Self::Always => builder,
            Self::SinceWritten(time) => builder.time_to_live(time),
            Self::SinceAsked(time) => builder.time_to_idle(time),
        }
    }
}

impl<K, V> Cache<K, V>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// A cache of at most so many entries.
    pub fn of_entries(name: &'static str, most: u64, lasting: Lasting) -> Self {
        Self::around(name, lasting.given(moka::sync::Cache::builder().max_capacity(most)).build())
    }

    /// A cache whose entries weigh at most so much together.
    pub fn of_weight(
        name: &'static str,
        most: u64,
        lasting: Lasting,
        weigh: impl Fn(&K, &V) -> u32 + Send + Sync + 'static,
    ) -> Self {
        // What was asked for last stays: by how often something was asked for, what is asked for now would never find room beside
        // what was much asked for once.
        let builder =
            moka::sync::Cache::builder().max_capacity(most).eviction_policy(EvictionPolicy::lru()).weigher(weigh);
        Self::around(name, lasting.given(builder).build())
    }

    fn around(name: &'static str, kept: moka::sync::Cache<K, V>) -> Self {
        let uses = Uses { name, hits: AtomicU64::new(0), misses: AtomicU64::new(0) };
        Self { kept, uses: Arc::new(uses) }
    }

    /// What is kept under this key.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let found = self.kept.get(key);
        self.count(found.is_some());
        found
    }

    /// What is kept under this key; made now where there is nothing. Of many who ask at once, one makes it.
    pub fn get_with(&self, key: K, make: impl FnOnce() -> V) -> V {
        let entry = self.kept.entry(key).or_insert_with(make);
        self.count(!entry.is_fresh());
        entry.into_value()
    }

    /// Keeps something under a key, in place of what was there.
    pub fn insert(&self, key: K, value: V) {
        self.kept.insert(key, value);
    }

    /// Forgets what is kept under a key.
    pub fn invalidate(&self, key: &K) {
        self.kept.invalidate(key);
    }

    /// This cache, for whoever watches it.
    pub fn watched(&self) -> Arc<dyn Watched> {
        Arc::new(self.clone())
    }

    fn count(&self, found: bool) {
        let counter = if found { &self.uses.hits } else { &self.uses.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

impl<K, V> Watched for Cache<K, V>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    fn usage(&self) -> Usage {
        // Counts of entries are brought up to date in the background; here nobody waits for the answer.
        self.kept.run_pending_tasks();
        Usage {
            name: self.uses.name,
            hits: self.uses.hits.load(Ordering::Relaxed),
            misses: self.uses.misses.load(Ordering::Relaxed),
            entries: self.kept.entry_count(),
            weight: self.kept.weighted_size(),
            most: self.kept.policy().max_capacity().unwrap_or(u64::MAX),
        }
    }
}

impl<K, V> Clone for Cache<K, V> {
    fn clone(&self) -> Self {
        Self { kept: self.kept.clone(), uses: Arc::clone(&self.uses) }
    }
}

impl<K, V> Debug for Cache<K, V> {
    /// Its name alone: what it holds may be personal.
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache").field("name", &self.uses.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_is_counted_and_the_weight_is_known() {
        let cache = Cache::of_weight("words", 100, Lasting::Always, |_: &u8, word: &&str| word.len() as u32);
        assert_eq!(cache.get(&1), None);
        cache.insert(1, "eleven chars");
        assert_eq!(
            (cache.get(&1), cache.get_with(2, || "six"), cache.get_with(2, || "never")),
            (Some("eleven chars"), "six", "six")
        );
        let usage = Usage { name: "words", hits: 2, misses: 2, entries: 2, weight: 15, most: 100 };
        assert_eq!(cache.watched().usage(), usage);
        cache.invalidate(&1);
        assert_eq!((cache.clone().get(&1), cache.usage().misses, cache.usage().entries), (None, 3, 1));
    }

    #[test]
    fn it_never_grows_beyond_its_bound() {
        let cache = Cache::of_entries("numbers", 10, Lasting::Always);
        for number in 0..1_000 {
            cache.insert(number, number);
        }
        let usage = cache.usage();
        assert!(usage.entries <= 10 && usage.most == 10, "{usage:?}");
    }

    #[test]
    fn what_it_holds_is_not_printed() {
        let cache = Cache::of_entries("secrets", 10, Lasting::Always);
        cache.insert("key", "geheim");
        assert_eq!(format!("{cache:?}"), r#"Cache { name: "secrets", .. }"#);
    }
}
