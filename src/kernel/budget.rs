//! Budgets of work: what a request may cost is counted while it is computed, not guessed from the size of what was sent.
//!
//! **Invariants.** Work that takes a [`Budget`] ends soon after it is spent, and soon after nobody waits for it any more.
//! What a piece of work costs depends on its input alone: with a larger budget it comes to the same answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::fault::{Fault, UNAVAILABLE};

crate::codes! {
    /// What was drawn crosses too much for anybody to judge it in time.
    GEOMETRY_TOO_COMPLEX = "geometry_too_complex", Invalid,
        ["边界过于复杂", "The outline is too complex"],
        [
            "请在 GIS 软件中简化边界 (减少顶点, 去掉细长的尖角和来回穿插的线段), 再提交。",
            "Simplify the outline in the GIS (fewer corners, no long spikes, no edges that go back and forth), then send it again.",
        ];
}

/// Whether somebody still waits for a piece of work; cheap to clone, all clones say the same.
#[derive(Clone, Debug, Default)]
pub struct Wanted(Arc<AtomicBool>);

impl Wanted {
    /// Nobody waits any more: whoever asks from here on ends.
    pub fn give_up(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`Halt::Unwanted`].
    pub fn check(&self) -> Result<(), Halt> {
        if self.0.load(Ordering::Relaxed) { Err(Halt::Unwanted) } else { Ok(()) }
    }

    /// What gives up when it is dropped: it lives in the request, the work elsewhere.
    pub fn guard(&self) -> Waiting {
        Waiting(Some(self.clone()))
    }
}

/// Somebody who waits; when that ends, so does the work.
#[derive(Debug)]
pub struct Waiting(Option<Wanted>);

impl Waiting {
    /// The work is done: what follows may go on.
    pub fn over(mut self) {
        self.0 = None;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(wanted) = self.0.take() {
            wanted.give_up();
        }
    }
}

/// Why work ended before its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Its budget is spent.
    Spent,
    /// Nobody waits for it any more.
    Unwanted,
}

impl From<Halt> for Fault {
    #[track_caller]
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Spent => Self::of(&GEOMETRY_TOO_COMPLEX),
            Halt::Unwanted => Self::caused(&UNAVAILABLE, "nobody waits for this work any more"),
        }
    }
}

/// Elementary steps that may still be taken, each of some twenty nanoseconds.
#[derive(Clone, Debug)]
pub struct Budget {
    left: u64,
    spent: u64,
    wanted: Wanted,
}

impl Budget {
    /// The check of the geometry in one request.
    pub const OF_A_REQUEST: u64 = 10_000_000;
    /// A file of many boundaries, or a check of all of a community's.
    pub const OF_A_FILE: u64 = 400_000_000;

    /// So many steps, as long as somebody waits.
    pub fn of(steps: u64, wanted: &Wanted) -> Self {
        Self { left: steps, spent: 0, wanted: wanted.clone() }
    }

    /// So many steps, whoever waits.
    pub fn steps(steps: u64) -> Self {
        Self::of(steps, &Wanted::default())
    }

    /// Takes steps.
    ///
    /// # Errors
    /// [`Halt`]: from here on nothing more comes of it.
    pub fn spend(&mut self, steps: u64) -> Result<(), Halt> {
        self.wanted.check()?;
        match self.left.checked_sub(steps) {
            Some(left) => {
                (self.left, self.spent) = (left, self.spent + steps);
                Ok(())
            }
            None => {
                (self.left, self.spent) = (0, self.spent + self.left);
                Err(Halt::Spent)
            }
        }
    }

    /// How many steps were taken.
    pub fn spent(&self) -> u64 {
        self.spent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_when_it_is_spent_and_stays_spent() {
        let mut budget = Budget::steps(10);
        assert_eq!((budget.spend(4), budget.spend(6), budget.spent()), (Ok(()), Ok(()), 10));
        assert_eq!(budget.spend(1), Err(Halt::Spent));
        let mut budget = Budget::steps(10);
        assert_eq!(
            (budget.spend(11), budget.spend(1)),
            (Err(Halt::Spent), Err(Halt::Spent)),
            "no cheaper way behind it"
        );
    }

    #[test]
    fn work_ends_when_nobody_waits() {
        let wanted = Wanted::default();
        let waiting = wanted.guard();
        let mut budget = Budget::of(u64::MAX, &wanted);
        let mut steps = 0_u64;
        let ended = loop {
            if steps == 1_000 {
                drop(waiting);
                break budget.spend(1);
            }
            assert_eq!(budget.spend(1), Ok(()));
            steps += 1;
        };
        assert_eq!((ended, budget.spent()), (Err(Halt::Unwanted), 1_000), "at the very next step");
        assert_eq!(Fault::from(Halt::Unwanted).code().name, "unavailable");
        assert_eq!(Fault::from(Halt::Spent).code().name, "geometry_too_complex");
    }
}
