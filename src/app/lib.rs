//! Assembly of the service: router, published document, timers, command line, demo.
//!
//! | what | where |
//! |---|---|
//! | the service: listening, middlewares, shutdown | `serve/`, `router.rs` |
//! | opening a database with its keys and its vault | `opening/` |
//! | who listens to which announcement of which slice | `listeners.rs` |
//! | the policy of all crates | `policy/` |
//! | the published document, the guides, metrics | `openapi/`, `guides/`, `metrics/` |
//! | workers: timers, signed heads | `timers/`, `anchors/` |
//! | the command line: admin, backup, restore, check, verify, demo | `cli/`, `admin/`, `backup/`, `verify/`, `demo/` |
//!
//! No other crate knows this one. It alone may drive the actions of several slices (demo, command line, timers).

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
pub use db::StatementHook;
pub use failure::Failure;
pub use kernel::{Clock, Instant};
pub use openapi::{document, text as document_text};
pub use opening::shape;
pub use running::Running;
pub use serve::Options;
pub use web::Timeouts;
