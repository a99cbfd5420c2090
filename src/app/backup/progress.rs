//! Progress of a command, on standard error. If that is closed, nothing is printed and the work goes on.

pub use telemetry::complain as say;

/// Counts towards a total, and says so twenty times at the most.
pub struct Progress {
    what: &'static str,
    total: u64,
    done: u64,
    step: u64,
}

impl Progress {
    /// So many of something.
    pub fn of(what: &'static str, total: u64) -> Self {
        Self { what, total, done: 0, step: (total / 20).max(1) }
    }

    /// One more.
    pub fn one(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(self.step) || self.done == self.total {
            say(&format!("{}: {} of {}", self.what, self.done, self.total));
        }
    }
}
