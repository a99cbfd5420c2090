//! The database, the ring and suite of the vault that the settings name, and whether keys may be made.

use std::time::Duration;

use crate::failure::Failure;
use auth::WhenMissing;
use config::{Settings, VaultSuite};
use db::Place;
use vault::{Source, Suite};

/// The database the settings name.
pub fn place(settings: &Settings) -> Result<Place, Failure> {
    let connections = settings.database_connections.size();
    let patience = Duration::from_secs(settings.database_patience.get().into());
    let limit = Duration::from_secs(settings.database_limit.get().into());
    Ok(Place { connections, patience, limit, ..Place::of(settings.database()?) })
}

/// What a start may make: on PostgreSQL the keys of several instances are one, and are made when that is said.
pub fn when_missing(settings: &Settings) -> WhenMissing {
    if settings.init_keys || settings.embedded() { WhenMissing::Create } else { WhenMissing::Refuse }
}

/// Where the ring of the vault is.
pub fn ring_source(settings: &Settings) -> Result<Source, Failure> {
    Ok(match &settings.vault_keys {
        Some(text) => Source::Given(text.clone()),
        None => Source::File(settings.vault_file()?),
    })
}

/// What the vault seals with.
pub fn suite(settings: &Settings) -> Suite {
    match settings.vault_suite {
        VaultSuite::Standard => Suite::Standard,
        VaultSuite::Guomi => Suite::Guomi,
    }
}
