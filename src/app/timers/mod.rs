//! Timers at the roof: the one map from what is stored to what it means, the workers that act on them, the figures.

mod figures;

mod means;

mod kinds;

mod workers;

pub use figures::Figures;
pub use kinds::Deadline;
pub use means::Means;
pub use workers::{run, settle};
