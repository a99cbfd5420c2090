//! All connections of the process: how many there may be, and which one goes when another one comes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Instant;

use futures_util::task::AtomicWaker;

use super::figures::Figures;
use super::machine::{Patience, Rank};
use crate::web::throttle::network;

/// Seats beyond the limit, for connections that were told to go and are still leaving.
const LEAVING: usize = 256;
/// The client waits for the service, or nobody sits here.
const BUSY: u64 = u64::MAX;
/// Where [`Rank`] stands in a key, above 2^56 milliseconds.
const RANK: u32 = 56;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    /// In all.
    pub most: usize,
    /// From one address (of IPv6: from one /64 network); `None` behind a proxy, where all come from one.
    pub of_one: Option<usize>,
}

/// Why a connection is not let in: everybody who has a seat is being served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its address has all the connections one may have.
    Address,
    /// There is no seat left.
    Full,
}

/// All connections of the process, whichever thread they live on.
pub struct Room {
    seats: Seats,
    patience: Patience,
    figures: Figures,
    began: Instant,
    open: AtomicUsize,
    /// Read by whoever looks for a connection to close, written by each connection for itself.
    places: Box<[Place]>,
    book: Mutex<Book>,
}

/// What others see of a connection.
struct Place {
    /// Who goes first when there is no room: the smallest. Rank, then milliseconds since the room was opened.
    key: AtomicU64,
    told_to_go: AtomicBool,
    waker: AtomicWaker,
}

/// Who sits where. Looked at when a connection comes or goes, never for a request.
struct Book {
    free: Vec<usize>,
    sitting: Vec<Option<IpAddr>>,
    of_address: HashMap<IpAddr, usize>,
    open: usize,
}

impl Room {
    /// An empty room.
    pub fn new(seats: Seats, patience: Patience, figures: Figures, began: Instant) -> Self {
        let places = (0..seats.most.saturating_add(LEAVING)).map(|_| Place {
            key: AtomicU64::new(BUSY),
            told_to_go: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        });
        let places: Box<[Place]> = places.collect();
        let book = Book {
            free: (0..places.len()).rev().collect(),
            sitting: vec![None; places.len()],
            of_address: HashMap::new(),
            open: 0,
        };
        figures.limited(seats.most);
        Self { seats, patience, figures, began, open: AtomicUsize::new(0), places, book: Mutex::new(book) }
    }

    /// How many connections there may be.
    pub fn seats(&self) -> Seats {
        self.seats
    }

    pub(super) fn patience(&self) -> Patience {
        self.patience
    }

    pub(super) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Whether more than three quarters of the seats are taken.
    pub(super) fn scarce(&self) -> bool {
        self.open.load(Ordering::Relaxed) > self.seats.most - self.seats.most / 4
    }

    /// A seat for a connection from this address. If there is none, the connection that has kept the service waiting
    /// longest makes room.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Result<Seat, Refusal> {
        let admitted = self.find(network(address));
        match &admitted {
            Ok(_) => self.figures.opened(),
            Err(refusal) => self.figures.refused(*refusal),
        }
        admitted
    }

    fn find(self: &Arc<Self>, address: IpAddr) -> Result<Seat, Refusal> {
        let mut book = self.book();
        // First of all: nobody is sent away for a connection that cannot be let in.
        let place = book.free.pop().ok_or(Refusal::Full)?;
        let room = self.make_room(&mut book, address);
        if let Err(refusal) = room {
            book.free.push(place);
            return Err(refusal);
        }
        self.places[place].told_to_go.store(false, Ordering::Relaxed);
        book.sitting[place] = Some(address);
        *book.of_address.entry(address).or_default() += 1;
        book.open += 1;
        self.open.store(book.open, Ordering::Relaxed);
        Ok(Seat { room: Arc::clone(self), place })
    }

    fn make_room(&self, book: &mut Book, address: IpAddr) -> Result<(), Refusal> {
        let own = book.of_address.get(&address).copied().unwrap_or(0);
        if self.seats.of_one.is_some_and(|most| own >= most) {
            self.send_away(book, Some(address)).ok_or(Refusal::Address)
        } else if book.open >= self.seats.most {
            self.send_away(book, None).ok_or(Refusal::Full)
        } else {
            Ok(())
        }
    }

    /// Tells the connection to go that has kept the service waiting longest (of this address, if one is named).
    fn send_away(&self, book: &mut Book, of: Option<IpAddr>) -> Option<()> {
        let mut longest = (BUSY, None);
        for (at, place) in self.places.iter().enumerate() {
            let key = place.key.load(Ordering::Relaxed);
            if key < longest.0 && book.sitting[at].is_some() && (of.is_none() || book.sitting[at] == of) {
                longest = (key, Some(at));
            }
        }
        let at = longest.1?;
        self.leave(book, at);
        self.places[at].told_to_go.store(true, Ordering::Release);
        self.places[at].waker.wake();
        Some(())
    }

    /// Whoever sits there is counted no longer.
    fn leave(&self, book: &mut Book, place: usize) {
        let Some(address) = book.sitting[place].take() else { return };
        if let Some(own) = book.of_address.get_mut(&address) {
            *own -= 1;
            if *own == 0 {
                book.of_address.remove(&address);
            }
        }
        book.open -= 1;
        self.open.store(book.open, Ordering::Relaxed);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's seat, given back when it is dropped.
pub(super) struct Seat {
    room: Arc<Room>,
    place: usize,
}

impl Seat {
    pub(super) fn room(&self) -> &Room {
        &self.room
    }

    /// Lets others know since when the service waits for this client, if it does.
    pub(super) fn waits(&self, waiting: Option<(Rank, Instant)>) {
        let key = waiting.map_or(BUSY, |(rank, since)| {
            let waited = since.saturating_duration_since(self.room.began).as_millis();
            ((rank as u64) << RANK) | u64::try_from(waited).unwrap_or(u64::MAX >> (u64::BITS - RANK))
        });
        self.place().key.store(key, Ordering::Relaxed);
    }

    /// Whether another connection needs the room; wakes this task when that becomes so.
    pub(super) fn told_to_go(&self, waker: &Waker) -> bool {
        self.place().waker.register(waker);
        self.place().told_to_go.load(Ordering::Acquire)
    }

    fn place(&self) -> &Place {
        &self.room.places[self.place]
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.place().key.store(BUSY, Ordering::Relaxed);
        self.place().waker.take();
        let mut book = self.room.book();
        self.room.leave(&mut book, self.place);
        book.free.push(self.place);
        self.room.figures.gone();
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
    fn room(most: usize, of_one: Option<usize>) -> (Arc<Room>, Instant) {
        let began = Instant::now();
        let room = Room::new(Seats { most, of_one }, Patience::default(), Figures::default(), began);
        (Arc::new(room), began)
    }

    fn at(began: Instant, seconds: u64) -> Instant {
        began + Duration::from_secs(seconds)
    }

    fn gone(seat: &Seat) -> bool {
        seat.told_to_go(Waker::noop())
    }

    #[test]
    fn p39_whoever_waited_longest_makes_room() {
        let (room, began) = room(3, None);
        let seats: Vec<Seat> = (0..3).map(|_| room.admit(HERE).unwrap()).collect();
        assert_eq!(room.admit(THERE).err(), Some(Refusal::Full), "all three are being served");
        seats[0].waits(Some((Rank::Slow, at(began, 1))));
        seats[1].waits(Some((Rank::Free, at(began, 9))));
        seats[2].waits(Some((Rank::Free, at(began, 4))));
        let woken = Arc::new(Woken::default());
        assert!(!seats[2].told_to_go(&Waker::from(Arc::clone(&woken))));
        let fourth = room.admit(THERE).unwrap();
        assert_eq!(seats.iter().map(gone).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        // Whoever was told to go is counted no longer, and is not told again.
        let fifth = room.admit(THERE).unwrap();
        assert_eq!(seats.iter().map(gone).collect::<Vec<_>>(), [false, true, true]);
        let sixth = room.admit(THERE).unwrap();
        assert!(gone(&seats[0]), "a slow body goes when nobody is free");
        assert_eq!(room.admit(THERE).err(), Some(Refusal::Full));
        drop(seats);
        assert_eq!(room.admit(THERE).err(), Some(Refusal::Full), "leaving twice gives no second seat");
        drop((fourth, fifth, sixth));
        assert_eq!(room.open.load(Ordering::Relaxed), 0);
        let again = room.admit(HERE).unwrap();
        assert!(!gone(&again), "a seat that was left is as good as new");
    }

    #[test]
    fn p39_one_address_takes_no_more_than_its_share() {
        let (room, began) = room(4, Some(2));
        let first = room.admit(HERE).unwrap();
        let second = room.admit(HERE).unwrap();
        let other = room.admit(THERE).unwrap();
        other.waits(Some((Rank::Free, at(began, 1))));
        assert_eq!(room.admit(HERE).err(), Some(Refusal::Address));
        first.waits(Some((Rank::Free, at(began, 3))));
        second.waits(Some((Rank::Free, at(began, 2))));
        let third = room.admit(HERE).unwrap();
        assert!(gone(&second) && !gone(&first) && !gone(&other), "it makes room among its own");
        drop((first, second, third, other));
        assert!(room.book().of_address.is_empty(), "no address is remembered");
    }

    #[test]
    fn p39_leaving_takes_a_seat_only_so_long() {
        let (room, began) = room(1, None);
        let mut leaving = Vec::new();
        loop {
            match room.admit(HERE) {
                Ok(seat) => {
                    seat.waits(Some((Rank::Free, began)));
                    leaving.push(seat);
                }
                Err(refusal) => break assert_eq!(refusal, Refusal::Full),
            }
        }
        assert_eq!(leaving.len(), 1 + LEAVING, "threads that lag behind do not make it grow");
    }

    #[test]
    fn scarcity_is_three_quarters() {
        let (room, _) = room(8, None);
        let mut seats: Vec<Seat> = (0..6).map(|_| room.admit(HERE).unwrap()).collect();
        assert!(!room.scarce());
        seats.push(room.admit(HERE).unwrap());
        assert!(room.scarce());
    }
}
