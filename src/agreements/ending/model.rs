//! Types: when a notice given now would end, and what is to be done once a unit has left.

use kernel::Day;

/// When a notice given now would end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// The last day in force.
    pub ends_on: Day,
    /// Whether the count goes through a year whose holidays are not announced yet.
    pub provisional: bool,
    /// Whether it ends the part of who gives it alone.
    pub own_part: bool,
}

/// What whoever lets a unit leave has to do afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterLeaving {
    /// Nothing: it has not left, or the agreement has ended with it.
    Nothing,
    /// Look at the open requests again: perhaps its consent was the one that was missing.
    Reconsider,
}
