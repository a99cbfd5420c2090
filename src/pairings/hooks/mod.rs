//! Hooks: what this slice tells those above it, which it does not know.

mod model;

pub use model::{HelpersChange, HelpersChanged};
