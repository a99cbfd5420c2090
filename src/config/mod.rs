//! The environment, read once: flags, then `HULIAN_…` variables, then an optional TOML file, then defaults.
//!
//! **Invariants.** Secrets print as `****`. A public address is refused unless something in front of it speaks TLS.
//! This floor knows words only: it validates nothing with domain code.

mod keeping;
mod settings;

pub use keeping::{Keeping, Store};
pub use settings::{LEAST_RETENTION, LogFormat, Settings, Unfit, VaultSuite, from_file};
