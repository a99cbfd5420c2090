//! A fair queue for the threads that hash passwords: bounded, one source after the other.
//!
//! Whoever sends most waits longest, whoever comes once waits shortest. A source has one place before any other source has
//! a second one; of the first places, that of the source goes on whose last turn is longest ago, or that never had one.
//! Among equals whoever came first goes on, and while many wait whoever came last: in a flood from ever new sources the
//! first ones have long been told to come back, and a newcomer is served at once. When the line is full, whoever would be
//! served last is told to come back, which need not be whoever came last.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use kernel::{AccountId, Fault, UNAVAILABLE};
use web::network;

/// How many may wait for each thread: at some 50 ms a run, about a second and a half.
pub const WAITING: usize = 32;
/// How many of one source may wait.
pub const OF_ONE: usize = 8;
/// How many wait for each thread before whoever came last goes on first.
const MANY: usize = 8;
/// For how many turns it is remembered who had one.
const REMEMBERED: u64 = 2_048;
/// Seconds after which somebody who found the line full had better come back.
const COME_BACK: u64 = 2;

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// That of a source nobody is signed in at; unknown ones are one.
    Source(Option<IpAddr>),
    /// That of somebody who is signed in.
    Account(AccountId),
}

impl Whose {
    /// That of the source of a request.
    pub fn of(source: Option<IpAddr>) -> Self {
        Self::Source(source.map(network))
    }
}

/// The turns of a number of threads; cheap to clone.
#[derive(Clone)]
pub struct Turns(Arc<Inner>);

struct Inner {
    threads: usize,
    line: Mutex<Line>,
    refused: AtomicU64,
}

#[derive(Default)]
struct Line {
    taken: usize,
    arrivals: u64,
    served: u64,
    waiting: Vec<Waiting>,
    last_served: HashMap<Whose, u64>,
}

struct Waiting {
    number: u64,
    whose: Whose,
    tell: oneshot::Sender<Permit>,
}

/// What is known of the line at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Turns there are at once.
    pub threads: usize,
    /// Turns that are taken.
    pub taken: usize,
    /// Those who wait.
    pub waiting: usize,
    /// Those who were told to come back, so far.
    pub refused: u64,
}

/// A turn that is taken; given on when it is dropped.
pub struct Permit(Option<Arc<Inner>>);

impl Turns {
    /// As many turns at once as there are threads.
    pub fn new(threads: usize) -> Self {
        Self(Arc::new(Inner { threads, line: Mutex::default(), refused: AtomicU64::default() }))
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// Unavailable, with the seconds after which to come back, when the line is full.
    pub async fn take(&self, whose: Whose) -> Result<Permit, Fault> {
        let (tell, told) = oneshot::channel();
        let number = match self.0.enter(whose, tell) {
            Entry::Served => return Ok(Permit(Some(Arc::clone(&self.0)))),
            Entry::Waits(number) => number,
            Entry::Full => return Err(self.0.full()),
        };
        let _place = Place { inner: &self.0, number };
        told.await.map_err(|_| self.0.full())
    }

    /// How the line looks now.
    pub fn look(&self) -> Look {
        let line = self.0.line();
        Look {
            threads: self.0.threads,
            taken: line.taken,
            waiting: line.waiting.len(),
            refused: self.0.refused.load(Ordering::Relaxed),
        }
    }
}

enum Entry {
    Served,
    Waits(u64),
    Full,
}

impl Inner {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, whose: Whose, tell: oneshot::Sender<Permit>) -> Entry {
        let mut line = self.line();
        if line.taken < self.threads {
            line.taken += 1;
            line.note(whose);
            return Entry::Served;
        }
        if line.waiting.iter().filter(|one| one.whose == whose).count() >= OF_ONE {
            return Entry::Full;
        }
        let number = line.arrivals;
        line.arrivals += 1;
        line.waiting.push(Waiting { number, whose, tell });
        if line.waiting.len() > self.threads * WAITING
            && let Some(last) = line.in_order(self.threads).pop()
            && line.waiting.swap_remove(last).number == number
        {
            return Entry::Full;
        }
        Entry::Waits(number)
    }

    /// Gives a turn on to whoever is next, or lets it lie.
    fn give_on(self: Arc<Self>) {
        loop {
            let next = {
                let mut line = self.line();
                let Some(next) = line.next(self.threads) else {
                    line.taken = line.taken.saturating_sub(1);
                    return;
                };
                next
            };
            match next.tell.send(Permit(Some(Arc::clone(&self)))) {
                Ok(()) => return,
                // Gone away in this moment: to the next one.
                Err(mut permit) => permit.0 = None,
            }
        }
    }

    fn full(&self) -> Fault {
        self.refused.fetch_add(1, Ordering::Relaxed);
        Fault::of(&UNAVAILABLE).with("retry_after", COME_BACK).because(
            "此刻登录的人过多, 请过几秒再试。",
            "Too many people are signing in at this moment; try again in a few seconds.",
        )
    }
}

impl Line {
    /// The places of those who wait, in the order in which they will be served.
    fn in_order(&self, threads: usize) -> Vec<usize> {
        let many = self.waiting.len() > threads * MANY;
        let mut nth: HashMap<Whose, u64> = HashMap::new();
        let mut by_arrival: Vec<usize> = (0..self.waiting.len()).collect();
        by_arrival.sort_unstable_by_key(|at| self.waiting[*at].number);
        let mut ranked: Vec<_> = by_arrival
            .into_iter()
            .map(|at| {
                let one = &self.waiting[at];
                let nth = nth.entry(one.whose).and_modify(|nth| *nth += 1).or_insert(0);
                let last = self.last_served.get(&one.whose).copied().unwrap_or(0);
                let turn = if many { u64::MAX - one.number } else { one.number };
                ((*nth, last, turn), at)
            })
            .collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, at)| at).collect()
    }

    fn next(&mut self, threads: usize) -> Option<Waiting> {
        let first = self.in_order(threads).first().copied()?;
        let next = self.waiting.swap_remove(first);
        self.note(next.whose);
        Some(next)
    }

    /// Saves that somebody has a turn.
    fn note(&mut self, whose: Whose) {
        self.served += 1;
        self.last_served.insert(whose, self.served);
        let kept = self.served.saturating_sub(REMEMBERED);
        if self.last_served.len() as u64 > 2 * REMEMBERED {
            self.last_served.retain(|_, at| *at > kept);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(inner) = self.0.take() {
            inner.give_on();
        }
    }
}

/// A place in the line, given up when its holder goes away.
struct Place<'l> {
    inner: &'l Inner,
    number: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.inner.line().waiting.retain(|one| one.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::Poll;

    use super::*;

    type Taking<'t> = Pin<Box<dyn Future<Output = Result<Permit, Fault>> + 't>>;

    fn source(number: u32) -> Whose {
        Whose::Source(Some(IpAddr::from(number.to_be_bytes())))
    }

    /// What has come of it by now.
    async fn now<T>(future: &mut (impl Future<Output = T> + Unpin)) -> Option<T> {
        std::future::poll_fn(|context| {
            // Not held up by the budget of the runtime: hundreds are looked at in one go.
            Poll::Ready(match std::pin::pin!(tokio::task::unconstrained(&mut *future)).poll(context) {
                Poll::Ready(done) => Some(done),
                Poll::Pending => None,
            })
        })
        .await
    }

    fn on_a_runtime(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test);
    }

    /// Those who ask one after the other while the only turn is taken: who waits, and who was told to come back.
    async fn asking(turns: &Turns, all: impl Iterator<Item = Whose>) -> (Vec<(Whose, Taking<'_>)>, usize) {
        let (mut waiting, mut refused) = (Vec::new(), 0);
        for whose in all {
            let mut taking: Taking<'_> = Box::pin(turns.take(whose));
            match now(&mut taking).await {
                None => waiting.push((whose, taking)),
                Some(Err(fault)) => {
                    assert_eq!((fault.code().name, &fault.members()["retry_after"]), ("unavailable", &2.into()));
                    refused += 1;
                }
                Some(Ok(_)) => panic!("a turn while all are taken"),
            }
        }
        (waiting, refused)
    }

    /// Lets turn after turn go on and answers whose they were.
    async fn served(permit: Permit, waiting: Vec<(Whose, Taking<'_>)>) -> Vec<Whose> {
        let (mut order, mut waiting, mut permit) = (Vec::new(), waiting, Some(permit));
        while permit.take().is_some() {
            let mut left = Vec::new();
            for (whose, mut taking) in waiting {
                match now(&mut taking).await {
                    Some(Ok(got)) => {
                        assert!(permit.is_none(), "one turn at a time");
                        order.push(whose);
                        permit = Some(got);
                    }
                    Some(Err(_)) => {}
                    None => left.push((whose, taking)),
                }
            }
            waiting = left;
        }
        assert!(waiting.is_empty());
        order
    }

    #[test]
    fn p33_a_source_that_asks_three_hundred_times_does_not_delay_another() {
        on_a_runtime(async {
            let turns = Turns::new(1);
            let permit = turns.take(source(1)).await.unwrap();
            let flood = (0..300).map(|n| source(n % 3 + 1));
            let (waiting, refused) = asking(&turns, flood.chain([source(9)])).await;
            assert_eq!((waiting.len(), refused), (3 * OF_ONE + 1, 300 - 3 * OF_ONE));
            let order = served(permit, waiting).await;
            let turn = order.iter().position(|one| *one == source(9)).unwrap();
            assert!(turn < 3, "after {turn} turns of others");
            assert_eq!(turns.look().taken, 0);
        });
    }

    #[test]
    fn p33_three_hundred_sources_at_once_do_not_keep_a_newcomer_out() {
        on_a_runtime(async {
            let turns = Turns::new(1);
            let permit = turns.take(source(1)).await.unwrap();
            let (waiting, _) = asking(&turns, (2..302).chain([900]).map(source)).await;
            assert_eq!(turns.look().waiting, WAITING, "the line has a length");
            let order = served(permit, waiting).await;
            assert_eq!((order.len(), order.first()), (WAITING, Some(&source(900))));
            assert_eq!(turns.look().refused, 301 - WAITING as u64);
            // They come again: who has had a turn waits behind who has not.
            let permit = turns.take(source(1)).await.unwrap();
            let again = order.iter().copied().take(5).chain([source(901)]);
            let (waiting, refused) = asking(&turns, again).await;
            assert_eq!(refused, 0);
            assert_eq!(served(permit, waiting).await.first(), Some(&source(901)));
        });
    }

    #[test]
    fn while_few_wait_whoever_came_first_goes_on() {
        on_a_runtime(async {
            let turns = Turns::new(1);
            let permit = turns.take(source(1)).await.unwrap();
            let (waiting, _) = asking(&turns, (2..2 + MANY as u32).map(source)).await;
            assert_eq!(served(permit, waiting).await, (2..2 + MANY as u32).map(source).collect::<Vec<_>>());
        });
    }

    #[test]
    fn whoever_goes_away_leaves_the_place_and_the_turn_to_others() {
        on_a_runtime(async {
            let turns = Turns::new(1);
            let permit = turns.take(source(1)).await.unwrap();
            let (mut waiting, _) = asking(&turns, (2..5).map(source)).await;
            drop(waiting.remove(1));
            assert_eq!(turns.look().waiting, 2);
            // The turn is on its way to the first, who goes away before it arrives.
            drop(permit);
            drop(waiting.remove(0));
            let (_, mut last) = waiting.remove(0);
            assert!(now(&mut last).await.unwrap().is_ok());
            drop(last);
            assert_eq!((turns.look().taken, turns.look().waiting), (0, 0));
        });
    }

    #[test]
    fn a_household_has_one_line_and_memory_ends() {
        let six = |text: &str| Whose::of(text.parse().ok());
        assert_eq!(six("2001:db8:1:2:3::4"), six("2001:db8:1:2:ffff::1"));
        assert_ne!(six("2001:db8:1:2::4"), six("2001:db8:1:3::4"));
        on_a_runtime(async {
            let turns = Turns::new(1);
            for n in 0..10_000 {
                drop(turns.take(source(n)).await.unwrap());
            }
            assert!(turns.0.line().last_served.len() as u64 <= 2 * REMEMBERED);
        });
    }
}
