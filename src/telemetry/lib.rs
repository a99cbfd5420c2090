//! What the running service tells: its log, its spans, what became of panics, and what a command prints.
//!
//! **Invariants.** Telling never stops the service: a line that cannot be written is dropped and counted, whether
//! standard error is closed, full, a broken pipe or a pipe nobody reads. A failure is told once, by whoever answers for
//! it. No line holds a value of a row.

mod failure;
mod output;
pub mod panics;
mod spans;

#[cfg(feature = "otel")]
mod otlp;

mod log;
mod traceparent;

pub use failure::{report, sentence};
pub use log::{Log, LogStyle, Telling, begin, lost_lines};
pub use output::{Output, complain, print};
pub use spans::SPANS;
pub use traceparent::follow;
