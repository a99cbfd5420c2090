//! Regions (区划) as the yearly lists name them: global, read-only for the service, and never complete.

mod list;
mod model;
mod store;

pub use model::Region;
pub use store::{find, seed, wrong};
