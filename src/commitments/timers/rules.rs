//! Rules: which timers a commitment has in its state.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use crate::clocks::model::CommitmentTimer;
use crate::clocks::rules::{lapse, next_period};
use crate::deliveries::model::Delivery;
use crate::deliveries::rules::silence;
use agreements::promises::{Clocks, Commitment};
use kernel::{Day, Instant};

/// The deadlines of a promise and of what was delivered of it, as far as they are still to come and the clocks run; reminders are
/// none. What timers are held against.
pub fn deadlines(
    line: &Commitment,
    delivered: &[Delivery],
    (clocks, ends_on): (Clocks, Option<Day>),
    now: Instant,
) -> Vec<(Instant, CommitmentTimer)> {
    let mut found = Vec::new();
    if clocks == Clocks::Running {
        let open = delivered.iter().filter(|delivery| delivery.unjudged());
        found.extend(open.map(|delivery| (silence(delivery), CommitmentTimer::Silence(delivery.n))));
        found.extend(lapse(line).filter(|_| line.progress.owed()).map(|at| (at, CommitmentTimer::Lapse)));
    }
    if matches!(clocks, Clocks::Running | Clocks::Paused) {
        found.extend(next_period(line, ends_on).map(|at| (at, CommitmentTimer::Spawn)));
    }
    found.retain(|(at, _)| *at > now);
    found
}
