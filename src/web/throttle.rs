//! Throttling: how often one address may ask what needs no sign-in, or one account may change something: a bucket for each that
//! refills, kept in bounded memory.
//!
//! Each instance counts for itself. Of IPv6 a whole `/64` counts as one, because one household has that many addresses.

use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::codes::TOO_MANY_REQUESTS;
use cache::{Cache, Lasting, Watched};
use kernel::{Fault, Instant};

/// How many requests an address may send at once.
const BURST: i64 = 60;
/// How long it takes until one more is allowed, in microseconds.
const EVERY: i64 = 500_000;
/// After how long an address that is quiet is forgotten; its bucket is full again in half the time.
const FORGOTTEN: Duration = Duration::from_secs(60);
/// How many of them are remembered.
const MOST: u64 = 100_000;

/// Token buckets, one for each caller; cheap to clone, one for the process. Each instance counts for itself.
#[derive(Clone, Debug)]
pub struct Buckets<K: Hash + Eq + Send + Sync + 'static> {
    asked: Cache<K, Arc<AtomicI64>>,
    burst: i64,
    every: i64,
}

impl<K: Hash + Eq + Send + Sync + 'static> Buckets<K> {
    /// Buckets of so many, with one more every so many microseconds.
    pub fn of(name: &'static str, burst: i64, every: i64, forgotten: Duration) -> Self {
        Self { asked: Cache::of_entries(name, MOST, Lasting::SinceAsked(forgotten)), burst, every }
    }

    /// What is remembered, for whoever watches it.
    pub fn watched(&self) -> Arc<dyn Watched> {
        self.asked.watched()
    }

    /// Takes one out of a bucket.
    ///
    /// # Errors
    /// The seconds until there is one.
    pub fn take(&self, whose: K, now: Instant) -> Result<(), i64> {
        let bucket = self.asked.get_with(whose, Arc::default);
        // The moment at which the bucket is full again (the theoretical arrival time of the GCRA).
        let (now, most) = (now.micros(), self.burst.saturating_mul(self.every));
        // What is further ahead than a bucket can be was taken before the clock stepped back.
        let ahead = |full: i64| if full.saturating_sub(now) > most { now } else { full.max(now) };
        let taken = bucket.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full| {
            let next = ahead(full) + self.every;
            (next - now <= most).then_some(next)
        });
        taken.map(drop).map_err(|full| {
            let wait = ahead(full) + self.every - now - most;
            wait.div_euclid(1_000_000) + i64::from(wait.rem_euclid(1_000_000) > 0)
        })
    }
}

/// Buckets by address.
#[derive(Clone, Debug)]
pub struct Throttle(Buckets<Option<IpAddr>>);

impl Default for Throttle {
    fn default() -> Self {
        Self(Buckets::of("addresses", BURST, EVERY, FORGOTTEN))
    }
}

impl Throttle {
    /// The addresses that are remembered, for whoever watches them.
    pub fn watched(&self) -> Arc<dyn Watched> {
        self.0.watched()
    }

    /// Counts a request from an address.
    ///
    /// # Errors
    /// `too_many_requests`, with the seconds until the next one is allowed.
    pub fn take(&self, from: Option<IpAddr>, now: Instant) -> Result<(), Fault> {
        let refused = |seconds: i64| Fault::of(&TOO_MANY_REQUESTS).with("retry_after", seconds);
        self.0.take(from.map(network), now).map_err(refused)
    }
}

/// What counts as one address: whoever has an IPv6 address has a /64 network of them.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => four.into(),
            None => {
                let [a, b, c, d, ..] = six.segments();
                IpAddr::from([a, b, c, d, 0, 0, 0, 0])
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_runs_out_says_how_long_and_refills() {
        let (throttle, from) = (Throttle::default(), "192.0.2.7".parse().ok());
        let at = |micros: i64| Instant::from_micros(1_800_000_000_000_000 + micros);
        for _ in 0..BURST {
            throttle.take(from, at(0)).unwrap();
        }
        let refused = throttle.take(from, at(0)).unwrap_err();
        assert_eq!((refused.code().name, &refused.members()["retry_after"]), ("too_many_requests", &1.into()));
        assert!(throttle.take(from, at(EVERY - 1)).is_err());
        assert!(throttle.take(from, at(EVERY)).is_ok(), "one more has trickled in, and refusals cost nothing");
        assert!(throttle.take(from, at(EVERY)).is_err());
        assert!(throttle.take(from, at(-7_200_000_000)).is_ok(), "nobody waits for a clock that stepped back");
        assert!(throttle.take("192.0.2.8".parse().ok(), at(0)).is_ok(), "another address has a bucket of its own");
    }

    #[test]
    fn a_network_of_one_household_is_one_address() {
        let address = |text: &str| network(text.parse().unwrap());
        assert_eq!(address("2001:db8:1:2:3::4"), address("2001:db8:1:2:ffff::1"));
        assert_ne!(address("2001:db8:1:2::4"), address("2001:db8:1:3::4"));
        assert_eq!(address("::ffff:192.0.2.7"), address("192.0.2.7"));
    }
}
