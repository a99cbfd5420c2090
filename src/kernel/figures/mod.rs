//! Figures (统计): counts as others than those who keep them may see them.

mod rounding;

pub use rounding::{Figure, LEAST, apart};
