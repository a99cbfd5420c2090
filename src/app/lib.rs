//! The roof: assembly of the service, its command line, the published document, the demo.
//!
//! Nothing below knows this module. It alone may drive the actions of several slices (demo, command line, timers).

// What the rest shares.
mod descriptors;
mod failure;
mod kept_rows;
mod listeners;
mod policy;

// What the service does by itself.
mod anchors;
mod timers;

// Opening a database.
mod opening;

// What is answered, and the document about it.
mod guides;
mod metrics;

mod catalogue;

mod meta;

mod router;

mod openapi;

mod serve;

// The commands beside the service.
mod admin;

mod backup;
mod demo;
mod running;

mod verify;

mod cli;

#[cfg(test)]
mod treatment;

pub use auth::PasswordCost;
pub use cli::run;
pub use config::{LogFormat, Settings};
pub use db::Sabotage;
pub use failure::Failure;
pub use kernel::{Clock, Instant};
pub use openapi::{document, text as document_text};
pub use opening::shape;
pub use running::Running;
pub use serve::Options;
pub use web::Timeouts;
