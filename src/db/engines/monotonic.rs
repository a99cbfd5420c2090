//! The clock that measures how long somebody waits; it says nothing about the day.

use std::time::Instant;

/// The time for measuring waits.
pub fn monotonic() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "measures how long somebody waits, and nothing else")]
    Instant::now()
}
