//! All connections of the process: how many there may be, and which one goes when another one comes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Instant;

use futures_util::task::AtomicWaker;

use super::figures::Figures;
use super::refusal::Refusal;
use super::state::{Rank, Timeouts};
use crate::throttle::network;

/// ConnectionLimits beyond the limit, for connections that were told to go and are still leaving.
const CLOSING: usize = 256;
/// The client waits for the service, or nobody sits here.
const BUSY: u64 = u64::MAX;
/// Where [`Rank`] stands in a key, above 2^56 milliseconds.
const RANK: u32 = 56;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// In all.
    pub most: usize,
    /// From one address (of IPv6: from one /64 network); `None` behind a proxy, where all come from one.
    pub per_address: Option<usize>,
}

/// All connections of the process, whichever thread they live on.
pub struct Limiter {
    limits: ConnectionLimits,
    timeouts: Timeouts,
    figures: Figures,
    began: Instant,
    open: AtomicUsize,
    /// Read by whoever looks for a connection to close, written by each connection for itself.
    places: Box<[Place]>,
    table: Mutex<Table>,
}

/// What others see of a connection.
struct Place {
    /// Who goes first when there is no room: the smallest. Rank, then milliseconds since the service was started.
    key: AtomicU64,
    evicted: AtomicBool,
    waker: AtomicWaker,
}

/// Who sits where. Looked at when a connection comes or goes, never for a request.
struct Table {
    free: Vec<usize>,
    peers: Vec<Option<IpAddr>>,
    of_address: HashMap<IpAddr, usize>,
    open: usize,
}

impl Limiter {
    /// Nobody is connected yet.
    pub fn new(limits: ConnectionLimits, timeouts: Timeouts, figures: Figures, began: Instant) -> Self {
        let places = (0..limits.most.saturating_add(CLOSING)).map(|_| Place {
            key: AtomicU64::new(BUSY),
            evicted: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        });
        let places: Box<[Place]> = places.collect();
        let table = Table {
            free: (0..places.len()).rev().collect(),
            peers: vec![None; places.len()],
            of_address: HashMap::new(),
            open: 0,
        };
        figures.limited(limits.most);
        Self { limits, timeouts, figures, began, open: AtomicUsize::new(0), places, table: Mutex::new(table) }
    }

    /// How many connections there may be.
    pub fn limits(&self) -> ConnectionLimits {
        self.limits
    }

    pub(super) fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    pub(super) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Whether more than three quarters of the permits are taken.
    pub(super) fn scarce(&self) -> bool {
        self.open.load(Ordering::Relaxed) > self.limits.most - self.limits.most / 4
    }

    /// A permit for a connection from this address. If there is none, the connection that has kept the service waiting
    /// longest makes room.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Result<Permit, Refusal> {
        let admitted = self.find(network(address));
        match &admitted {
            Ok(_) => self.figures.opened(),
            Err(refusal) => self.figures.refused(*refusal),
        }
        admitted
    }

    fn find(self: &Arc<Self>, address: IpAddr) -> Result<Permit, Refusal> {
        let mut table = self.table();
        // First of all: nobody is sent away for a connection that cannot be let in.
        let place = table.free.pop().ok_or(Refusal::Full)?;
        let room = self.make_room(&mut table, address);
        if let Err(refusal) = room {
            table.free.push(place);
            return Err(refusal);
        }
        self.places[place].evicted.store(false, Ordering::Relaxed);
        table.peers[place] = Some(address);
        *table.of_address.entry(address).or_default() += 1;
        table.open += 1;
        self.open.store(table.open, Ordering::Relaxed);
        Ok(Permit { limiter: Arc::clone(self), place })
    }

    fn make_room(&self, table: &mut Table, address: IpAddr) -> Result<(), Refusal> {
        let own = table.of_address.get(&address).copied().unwrap_or(0);
        if self.limits.per_address.is_some_and(|most| own >= most) {
            self.evict(table, Some(address)).ok_or(Refusal::Address)
        } else if table.open >= self.limits.most {
            self.evict(table, None).ok_or(Refusal::Full)
        } else {
            Ok(())
        }
    }

    /// Tells the connection to go that has kept the service waiting longest (of this address, if one is named).
    fn evict(&self, table: &mut Table, of: Option<IpAddr>) -> Option<()> {
        let mut longest = (BUSY, None);
        for (at, place) in self.places.iter().enumerate() {
            let key = place.key.load(Ordering::Relaxed);
            if key < longest.0 && table.peers[at].is_some() && (of.is_none() || table.peers[at] == of) {
                longest = (key, Some(at));
            }
        }
        let at = longest.1?;
        self.release(table, at);
        self.places[at].evicted.store(true, Ordering::Release);
        self.places[at].waker.wake();
        Some(())
    }

    /// Whoever sits there is counted no longer.
    fn release(&self, table: &mut Table, place: usize) {
        let Some(address) = table.peers[place].take() else { return };
        if let Some(own) = table.of_address.get_mut(&address) {
            *own -= 1;
            if *own == 0 {
                table.of_address.remove(&address);
            }
        }
        table.open -= 1;
        self.open.store(table.open, Ordering::Relaxed);
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's permit, given back when it is dropped.
pub(super) struct Permit {
    limiter: Arc<Limiter>,
    place: usize,
}

impl Permit {
    pub(super) fn limiter(&self) -> &Limiter {
        &self.limiter
    }

    /// Lets others know since when the service waits for this client, if it does.
    pub(super) fn waits(&self, waiting: Option<(Rank, Instant)>) {
        let key = waiting.map_or(BUSY, |(rank, since)| {
            let waited = since.saturating_duration_since(self.limiter.began).as_millis();
            ((rank as u64) << RANK) | u64::try_from(waited).unwrap_or(u64::MAX >> (u64::BITS - RANK))
        });
        self.place().key.store(key, Ordering::Relaxed);
    }

    /// Whether another connection needs the room; wakes this task when that becomes so.
    pub(super) fn evicted(&self, waker: &Waker) -> bool {
        self.place().waker.register(waker);
        self.place().evicted.load(Ordering::Acquire)
    }

    fn place(&self) -> &Place {
        &self.limiter.places[self.place]
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.place().key.store(BUSY, Ordering::Relaxed);
        self.place().waker.take();
        let mut table = self.limiter.table();
        self.limiter.release(&mut table, self.place);
        table.free.push(self.place);
        self.limiter.figures.gone();
    }
}

#[cfg(test)]
mod tests {
    use std::task::Wake;
    use std::time::Duration;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    /// Counts how often it was woken.
    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can be had in no other way; only differences count")]
    fn limiter(most: usize, per_address: Option<usize>) -> (Arc<Limiter>, Instant) {
        let began = Instant::now();
        let limiter =
            Limiter::new(ConnectionLimits { most, per_address }, Timeouts::default(), Figures::default(), began);
        (Arc::new(limiter), began)
    }

    fn at(began: Instant, seconds: u64) -> Instant {
        began + Duration::from_secs(seconds)
    }

    fn gone(permit: &Permit) -> bool {
        permit.evicted(Waker::noop())
    }

    #[test]
    fn p39_whoever_waited_longest_makes_room() {
        let (limiter, began) = limiter(3, None);
        let permits: Vec<Permit> = (0..3).map(|_| limiter.admit(HERE).unwrap()).collect();
        assert_eq!(limiter.admit(THERE).err(), Some(Refusal::Full), "all three are being served");
        permits[0].waits(Some((Rank::Slow, at(began, 1))));
        permits[1].waits(Some((Rank::Free, at(began, 9))));
        permits[2].waits(Some((Rank::Free, at(began, 4))));
        let woken = Arc::new(Woken::default());
        assert!(!permits[2].evicted(&Waker::from(Arc::clone(&woken))));
        let fourth = limiter.admit(THERE).unwrap();
        assert_eq!(permits.iter().map(gone).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        // Whoever was told to go is counted no longer, and is not told again.
        let fifth = limiter.admit(THERE).unwrap();
        assert_eq!(permits.iter().map(gone).collect::<Vec<_>>(), [false, true, true]);
        let sixth = limiter.admit(THERE).unwrap();
        assert!(gone(&permits[0]), "a slow body goes when nobody is free");
        assert_eq!(limiter.admit(THERE).err(), Some(Refusal::Full));
        drop(permits);
        assert_eq!(limiter.admit(THERE).err(), Some(Refusal::Full), "leaving twice gives no second permit");
        drop((fourth, fifth, sixth));
        assert_eq!(limiter.open.load(Ordering::Relaxed), 0);
        let again = limiter.admit(HERE).unwrap();
        assert!(!gone(&again), "a permit that was left is as good as new");
    }

    #[test]
    fn p39_one_address_takes_no_more_than_its_share() {
        let (limiter, began) = limiter(4, Some(2));
        let first = limiter.admit(HERE).unwrap();
        let second = limiter.admit(HERE).unwrap();
        let other = limiter.admit(THERE).unwrap();
        other.waits(Some((Rank::Free, at(began, 1))));
        assert_eq!(limiter.admit(HERE).err(), Some(Refusal::Address));
        first.waits(Some((Rank::Free, at(began, 3))));
        second.waits(Some((Rank::Free, at(began, 2))));
        let third = limiter.admit(HERE).unwrap();
        assert!(gone(&second) && !gone(&first) && !gone(&other), "it makes room among its own");
        drop((first, second, third, other));
        assert!(limiter.table().of_address.is_empty(), "no address is remembered");
    }

    #[test]
    fn p39_leaving_takes_a_seat_only_so_long() {
        let (limiter, began) = limiter(1, None);
        let mut leaving = Vec::new();
        loop {
            match limiter.admit(HERE) {
                Ok(permit) => {
                    permit.waits(Some((Rank::Free, began)));
                    leaving.push(permit);
                }
                Err(refusal) => break assert_eq!(refusal, Refusal::Full),
            }
        }
        assert_eq!(leaving.len(), 1 + CLOSING, "threads that lag behind do not make it grow");
    }

    #[test]
    fn scarcity_is_three_quarters() {
        let (limiter, _) = limiter(8, None);
        let mut permits: Vec<Permit> = (0..6).map(|_| limiter.admit(HERE).unwrap()).collect();
        assert!(!limiter.scarce());
        permits.push(limiter.admit(HERE).unwrap());
        assert!(limiter.scarce());
    }
}
