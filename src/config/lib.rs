//! The environment, read once: flags, then `HULIAN_…` variables, then an optional TOML file, then defaults.
//!
//! | file | holds |
//! |---|---|
//! | `settings.rs` | every setting with its flag, variable and default |
//! | `values.rs`, `keeping.rs` | values that are right by their type |
//! | `libpq.rs` | the parameters of a URL of PostgreSQL |
//! | `quotas.rs` | how much one account and one community may do in a time |
//! | `file.rs` | the settings of a TOML file |
//! | `given.rs` | all three sources, each value judged by the same parser before anything happens |
//! | `unfit.rs` | what is wrong with them, a line each |
//!
//! **Invariants.** Nothing unread reaches the service: a setting is of a type that only a right value can have. Secrets
//! print as `****`. A public address is refused unless something in front of it speaks TLS. This floor knows words only:
//! it validates nothing with domain code.

mod file;
mod given;
mod keeping;
mod libpq;
mod quotas;
mod settings;
mod unfit;
mod values;

pub use given::{Given, given, misspelt};
pub use keeping::{Keeping, Store};
pub use quotas::Limits;
pub use settings::{LEAST_RETENTION, LogFormat, Need, Settings, VaultSuite};
pub use unfit::{Unfit, Wrong};
pub use values::{Bounded, Endpoint, Origin};
