//! The migrations that are built in, of the same names for both engines.

use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use crate::fault::INTERNAL;
use kernel::{Fault, masked};

/// Those of SQLite.
pub const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
/// Those of PostgreSQL.
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// What was done, by name.
///
/// # Errors
/// That it failed, and why.
pub fn named<V: std::fmt::Display>(done: diesel::migration::Result<Vec<V>>) -> Result<Vec<String>, Fault> {
    done.map(|versions| versions.iter().map(ToString::to_string).collect()).map_err(|error| {
        let cause = masked(&error.to_string());
        Fault::caused(&INTERNAL, cause)
    })
}

/// The migrations this binary knows, oldest first.
pub fn known() -> Vec<String> {
    use diesel::migration::MigrationSource;
    let listed = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE).unwrap_or_default();
    let mut names: Vec<String> = listed.iter().map(|migration| migration.name().version().to_string()).collect();
    names.sort();
    names
}
