//! The roof: assembly of the service, its command line, the published document, the demo.
//!
//! Nothing below knows this module. It alone may drive the actions of several slices (demo, command line, timers).

mod admin;
mod anchors;
mod backup;
mod catalogue;
mod cli;
mod demo;
mod descriptors;
mod explaining;
mod guard;
mod meta;
mod metrics;
mod openapi;
mod router;
mod running;
mod serve;
mod timers;
#[cfg(test)]
mod treatment;
mod verify;

use timers::workers;

pub use cli::{Failure, run};
pub use config::{LogFormat, Settings};
pub use db::Sabotage;
pub use kernel::{Clock, Instant};
pub use openapi::{document, text as document_text};
pub use running::Running;
pub use serve::{Options, shape};
pub use web::Timeouts;
