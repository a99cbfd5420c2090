//! Metrics (OpenMetrics): requests, durations, queues, caches.
//!
//! Parts of the service count by themselves, each in its own `Figures`; what can be read off at any moment (memory,
//! caches, queues) is looked at when somebody asks for the figures.
//!
//! **Invariants.** No label is what a caller wrote: operations, statuses, codes and names of our own alone, so that
//! nobody can make series without end and no personal data gets in. Whoever may not see the figures hears that there is
//! nothing (404).

mod access;
mod counted;
mod process;
mod requests;

mod registry;

mod exposition;

pub use access::{ANSWERS, Access, CODES};
pub use counted::Counted;
pub use exposition::mount;
pub use registry::Metrics;
