//! Announcements of this slice to those above it, which it does not know.

mod model;

pub use model::{HelpersChange, HelpersChanged};
