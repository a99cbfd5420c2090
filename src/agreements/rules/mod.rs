//! Rules: what may happen to an agreement, who is on which side, and what is true afterwards. The one place that says so.
//!
//! **Invariants.** What is offered (`allowed`) and what is let through (`may`) both follow from one table of transitions.

mod sides;
mod transitions;

mod changing;

mod moves;

pub use changing::overtaken;
pub use moves::{CONCLUDED, Move, RUNNING, allowed, illegal, may};
pub use sides::{awaited, awaiting, consenting, headed, side, signatory, signs_here, withdraws, works_for_unit};
pub use transitions::{
    Outcome, accept_bound, begin, conclude_from_paper, expire, freeze, lapse, propose, refuse, resume, sign, suspend,
    terminate, touch, withdraw,
};
