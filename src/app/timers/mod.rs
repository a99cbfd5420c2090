//! Timers: the one map from a stored code to the slice that set it, the workers that act on timers, their metrics.

mod figures;

mod means;

mod communities_by_node;
mod kinds;

mod workers;

pub use figures::Figures;
pub use kinds::Deadline;
pub use means::Means;
pub use workers::{run, settle};
