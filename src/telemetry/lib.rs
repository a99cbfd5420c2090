//! Telemetry: the log, spans, panics, and the output of commands.
//!
//! **Invariants.** Logging never stops the service: a line that cannot be written is dropped and counted, whether
//! standard error is closed, full, a broken pipe or a pipe nobody reads. A failure is logged once, where it is handled.
//! No line holds a value of a row.

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
