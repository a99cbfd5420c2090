//! Timers at the roof: the one map from what is stored to what it means, the figures, and what the operator does with
//! those that failed.

mod desk;
mod figures;
mod kinds;
pub mod workers;

pub use desk::{Which, list, retry};
pub use figures::Figures;
pub use kinds::{Deadline, Left};
