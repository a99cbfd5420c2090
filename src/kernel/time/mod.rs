//! Days, instants, the spans between them, and the clock that is handed around.
//!
//! **Invariant.** Both ranges are bounded (1900-01-01 to 2199-12-31) and nothing here panics or wraps: what would leave the
//! range stops at its edge. chrono, whose operators panic, is spoken in this folder alone.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

mod day;
mod span;

mod instant;

pub use day::{Day, NO_END};
pub use instant::{Clock, Instant};
pub use span::Span;
