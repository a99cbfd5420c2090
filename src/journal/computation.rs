//! Long computations that a transaction needs the result of, made outside of it.
//!
//! A change that comes to such work is let go of (nothing of it is kept), the work is done in its turn beside the
//! database, and the change is run again with the answer at hand. The answer is kept under everything it was computed
//! from: where something else stands there by then, it is another question. Work of a few steps is done at once.

use std::any::Any;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::codes::{COMPUTED_ASIDE, GROUND_IN_MOTION};
use config::Limits;
use kernel::{Budget, Fault, OrFaultAs, UNAVAILABLE, Wanted, canonical};

/// Steps that are taken at once, all questions of a change together: less than a write takes anyway.
const AT_ONCE: u64 = 100_000;

/// How many pieces of work are done at the same time.
const TURNS: usize = 2;

/// How many wait for their turn.
const LINE: usize = 32;

/// How long each waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a piece of work may take, on however slow a machine: its steps are counted.
const LIMIT: Duration = Duration::from_secs(60);

/// How often a change is run again because of what it asked for.
const ROUNDS: usize = 40;

static TURN: Semaphore = Semaphore::const_new(TURNS);
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(TURNS + LINE)));

type Answer = Box<dyn Any + Send>;
type Work = Box<dyn FnOnce(&mut Budget) -> Answer + Send>;

/// What one request may cost, and what it has had computed; cheap to clone.
#[derive(Clone)]
pub struct Computations {
    state: Arc<Mutex<State>>,
    wanted: Wanted,
    place: Place,
    limits: Limits,
}

/// Where a request's work may be done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where it is asked for: no other request waits for this one.
    Here,
    /// Beside the database.
    Aside,
}

#[derive(Default)]
struct State {
    known: HashMap<[u8; 32], Answer>,
    asked: Option<([u8; 32], u64, Work)>,
    at_once: u64,
    aside: u64,
}

impl Computations {
    pub(super) fn new(place: Place, wanted: Wanted, limits: Limits) -> Self {
        Self { state: Arc::default(), wanted, place, limits }
    }

    /// The quotas of an account.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether somebody still waits for the request.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer to a question that is told from others by everything it is computed from, of at most so many steps.
    ///
    /// # Errors
    /// What the work answers; [`COMPUTED_ASIDE`], for whoever runs the change again.
    pub fn ask<T, W>(&self, question: &impl Hash, steps: u64, work: W) -> Result<T, Fault>
    where
        T: Clone + Send + 'static,
        W: Fn(&mut Budget) -> Result<T, Fault> + Send + 'static,
    {
        let key = digest(question);
        let known = self.state().known.get(&key).and_then(|answer| answer.downcast_ref::<Result<T, Fault>>().cloned());
        if let Some(answer) = known {
            return answer;
        }
        let room = match self.place {
            Place::Here => steps.saturating_sub(self.state().aside),
            Place::Aside => AT_ONCE.saturating_sub(self.state().at_once).min(steps),
        };
        let mut budget = Budget::of(room, &self.wanted);
        let answer = work(&mut budget);
        let mut state = self.state();
        match self.place {
            Place::Here => state.aside += budget.spent(),
            Place::Aside => state.at_once += budget.spent(),
        }
        if self.place == Place::Aside && answer.is_err() && budget.spent() >= room {
            state.asked = Some((key, steps, Box::new(move |budget| Box::new(work(budget)))));
            return Err(Fault::of(&COMPUTED_ASIDE));
        }
        state.known.insert(key, Box::new(answer.clone()));
        answer
    }

    /// Does what was asked for, in its turn, with what the request has left.
    ///
    /// # Errors
    /// `unavailable` when its turn does not come in time, or it takes too long.
    async fn settle(&self) -> Result<(), Fault> {
        let Some((key, steps, work)) = self.state().asked.take() else {
            return Err(Fault::caused(&UNAVAILABLE, "nothing was asked for"));
        };
        let waiting = self.wanted.guard();
        let Ok(place) = Arc::clone(&PLACES).try_acquire_owned() else { return Err(crowded()) };
        let Ok(turn) = timeout(PATIENCE, TURN.acquire()).await else { return Err(crowded()) };
        let turn = turn.or_fault_as(&UNAVAILABLE, "there are no turns")?;
        let mut budget = Budget::of(steps.saturating_sub(self.state().aside), &self.wanted);
        // The turn lasts as long as the work does, whoever still waits.
        let run = move || {
            let _held = (place, turn);
            let answer = work(&mut budget);
            (answer, budget.spent())
        };
        let Ok(done) = timeout(LIMIT, tokio::task::spawn_blocking(run)).await else { return Err(crowded()) };
        waiting.over();
        let (answer, spent) = done.or_fault_as(&UNAVAILABLE, "work ended early")?;
        let mut state = self.state();
        state.aside += spent;
        state.known.insert(key, answer);
        Ok(())
    }

    /// Runs a change until it needs nothing more that is not computed.
    ///
    /// # Errors
    /// What the change answers; `unavailable` when what it is judged by changes faster than it is judged.
    pub(super) async fn run<T, F>(&self, change: impl Fn() -> F) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        for _ in 0..ROUNDS {
            match change().await {
                Err(fault) if fault.code() == &COMPUTED_ASIDE => self.settle().await?,
                answer => return answer,
            }
        }
        Err(Fault::of(&GROUND_IN_MOTION).with("retry_after", 2))
    }
}

fn crowded() -> Fault {
    Fault::of(&UNAVAILABLE).with("retry_after", 5).because(
        "复杂边界的检查正在排队, 未能及时完成; 没有写入任何内容。",
        "Too many outlines are being judged and this one's turn did not come in time; nothing was kept.",
    )
}

/// What tells a question from every other: SHA-256 of all it hashes.
fn digest(question: &impl Hash) -> [u8; 32] {
    struct Bytes(Vec<u8>);
    impl Hasher for Bytes {
        fn write(&mut self, bytes: &[u8]) {
            self.0.extend_from_slice(bytes);
        }
        fn finish(&self) -> u64 {
            0
        }
    }
    let mut bytes = Bytes(Vec::new());
    question.hash(&mut bytes);
    canonical::sha256(&bytes.0)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn costing(steps: u64) -> impl Fn(&mut Budget) -> Result<u64, Fault> + Send + 'static {
        move |budget| Ok(budget.spend(steps).map(|()| steps)?)
    }

    #[actix_web::test]
    async fn a_change_asks_is_let_go_of_and_runs_again_with_the_answer() {
        let computations = Computations::new(Place::Aside, Wanted::default(), Limits::default());
        let runs = AtomicUsize::new(0);
        let answer = computations.run(|| async {
            runs.fetch_add(1, Ordering::Relaxed);
            let little = computations.ask(&"little", 1_000, costing(10))?;
            let much = computations.ask(&("much", 1), 1_000_000, costing(AT_ONCE * 2))?;
            let more = computations.ask(&("much", 2), 1_000_000, costing(AT_ONCE * 3))?;
            Ok((little, much, more))
        });
        assert_eq!(answer.await.ok(), Some((10, AT_ONCE * 2, AT_ONCE * 3)));
        assert_eq!(runs.load(Ordering::Relaxed), 3, "one run for each thing that took long, and the last");
    }

    #[actix_web::test]
    async fn all_questions_of_a_request_share_one_budget() {
        let computations = Computations::new(Place::Aside, Wanted::default(), Limits::default());
        let most = AT_ONCE * 10;
        let answer = computations.run(|| async {
            computations.ask(&1, most, costing(AT_ONCE * 6))?;
            computations.ask(&2, most, costing(AT_ONCE * 6))
        });
        assert_eq!(answer.await.err().map(|fault| fault.code().name), Some("geometry_too_complex"));
        let here = Computations::new(Place::Here, Wanted::default(), Limits::default());
        assert!(here.ask(&1, most, costing(AT_ONCE * 6)).is_ok());
        assert_eq!(
            here.ask(&2, most, costing(AT_ONCE * 6)).err().map(|fault| fault.code().name),
            Some("geometry_too_complex")
        );
    }

    #[actix_web::test]
    async fn what_never_stands_still_is_refused_in_words() {
        let computations = Computations::new(Place::Aside, Wanted::default(), Limits::default());
        let runs = AtomicUsize::new(0);
        let answer = computations.run(|| async {
            let another = runs.fetch_add(1, Ordering::Relaxed);
            computations.ask(&another, 100_000_000, costing(AT_ONCE * 2))
        });
        assert_eq!(answer.await.err().map(|fault| fault.code().name), Some("ground_in_motion"));
        assert_eq!(runs.load(Ordering::Relaxed), ROUNDS);
    }

    #[actix_web::test]
    async fn work_ends_when_its_request_is_gone() {
        let computations = Computations::new(Place::Aside, Wanted::default(), Limits::default());
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (ended, ends) = tokio::sync::oneshot::channel();
        let told = Mutex::new(Some((begun, ended)));
        let endless = move |budget: &mut Budget| {
            // Beside the database alone: there the budget is the whole one.
            let large = budget.clone().spend(AT_ONCE * 2).is_ok();
            let (begun, ended) = match large.then(|| told.lock().unwrap().take()).flatten() {
                Some((begun, ended)) => (Some(begun), Some(ended)),
                None => (None, None),
            };
            begun.map(|begun| begun.send(()));
            let halt = loop {
                if let Err(halt) = budget.spend(u64::from(!large)) {
                    break halt;
                }
            };
            ended.map(|ended| ended.send(halt));
            Err::<(), Fault>(halt.into())
        };
        computations.ask(&"endless", u64::MAX, endless).unwrap_err();
        let request = actix_web::rt::spawn(async move { computations.settle().await });
        begins.await.unwrap();
        request.abort();
        assert_eq!(ends.await.unwrap(), kernel::Halt::Unwanted, "the work notices and ends");
    }
}
