//! Timers and versions, each on a database of its own.

mod timers;
mod versions;
