//! May this happen to an agreement, who stands where, and what is true then? The one place that says so.
//!
//! **Invariants.** What is offered (`allowed`) and what is let through (`may`) are asked of one table of moves.

mod sides;
mod transitions;

mod changing;

mod moves;

pub use changing::overtaken;
pub use moves::{CONCLUDED, Move, RUNNING, allowed, illegal, may};
pub use sides::{awaited, awaiting, headed, side, signatory, signs_here, voice, withdraws, works_for_unit};
pub use transitions::{
    Outcome, accept_bound, begin, conclude_from_paper, expire, freeze, lapse, propose, refuse, resume, sign, suspend,
    terminate, touch, withdraw,
};
