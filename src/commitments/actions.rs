//! The actions of this slice that are driven from above: by the demo.

pub use super::deliveries::actions::{deliver, send_back, verify};
pub use super::endings::actions::waive;
