//! Types: the timer of a file; its subject is the household.

use journal::timer_kinds;

timer_kinds! {
    /// The deadlines of a household's file.
    pub enum HouseholdTimer {
        /// The time it is kept may be over.
        Retention = "household.retention",
    }
}
