//! Settings, read once: flags, then `HULIAN_…` variables, then an optional TOML file, then defaults.
//!
//! | file | holds |
//! |---|---|
//! | `libpq.rs` | the parameters of a URL of PostgreSQL |
//! | `values.rs`, `document_store.rs` | values that are right by their type |
//! | `quotas.rs` | how much one account and one community may do in a time |
//! | `settings.rs` | every setting with its flag, variable and default |
//! | `needs.rs` | what a command needs of them, and what follows from them |
//! | `file.rs` | the settings of a TOML file |
//! | `given.rs` | all three sources, each value judged by the same parser before anything happens |
//! | `unfit.rs` | what is wrong with them, a line each |
//!
//! **Invariants.** Nothing unread reaches the service: a setting is of a type that only a right value can have. Secrets
//! print as `****`. A public address is refused unless something in front of it speaks TLS. This crate knows words only:
//! it validates nothing with domain code.

mod document_store;
mod libpq;
mod unfit;

mod file;
mod values;

mod quotas;

mod settings;

mod given;
mod needs;

pub use document_store::{Keeping, Store};
pub use given::{Given, given, misspelt};
pub use needs::Need;
pub use quotas::Limits;
pub use settings::{LEAST_RETENTION, LogFormat, Settings, VaultSuite};
pub use unfit::{Unfit, Wrong};
pub use values::{Bounded, Endpoint, Origin};
