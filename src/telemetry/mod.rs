//! What the running service tells: its log, what became of panics, and what a command prints.
//!
//! **Invariants.** Telling never stops the service: a line that cannot be written is dropped and counted, whether
//! standard error is closed, full, a broken pipe or a pipe nobody reads. A failure is told once, by whoever answers for
//! it. No line holds a value of a row.

mod failure;
mod log;
mod output;
pub mod panics;

pub use failure::{report, sentence};
pub use log::{Log, LogStyle, begin, lost_lines};
pub use output::{Output, complain, print};
