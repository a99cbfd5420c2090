//! Actions of this slice that the demo calls.

pub use super::deliveries::actions::{deliver, send_back, verify};
pub use super::endings::actions::waive;
