//! Figures (统计): counts as others than those who keep them may see them.

mod suppression;

pub use suppression::{LEAST, Line, suppress};
