//! Opens the journal with what seals it, and the vault.

use std::path::Path;

use super::from_settings::{ring_source, suite, when_missing};
use crate::failure::Failure;
use crate::kept_rows;
use crate::listeners::listeners;
use auth::{Keys, WhenMissing};
use config::Settings;
use db::{self, Conn, Db, Place};
use journal::{Journal, Sealing};
use kernel::{Actor, Clock};
use vault::{self, Vault};

/// Opens the database (migrating it), the signing keys (publishing new ones), and the journal, which they seal.
pub async fn open_journal(place: &Place, settings: &Settings, clock: Clock) -> Result<(Journal, Keys), Failure> {
    let (journal, keys) = reach_journal(place, settings, clock).await?;
    communities::found_platform(&journal).await?;
    kept_rows::begin(&journal).await?;
    Ok((journal, keys))
}

/// The same, for whoever is to say that its heads are right as they stand: nothing is written to it.
pub async fn reach_journal(place: &Place, settings: &Settings, clock: Clock) -> Result<(Journal, Keys), Failure> {
    let (folder, missing) = (settings.keys()?, when_missing(settings));
    let journal = migrated(place, clock)?;
    let now = journal.now();
    let keys = journal.global_write(move |conn| Keys::open(&folder, missing, conn, now)).await?;
    Ok((journal.sealed(keys.for_heads()), keys))
}

/// The journal of a database that is restored: sealed if its keys are at hand, and not to be written otherwise.
pub async fn restored_journal(place: &Place, settings: &Settings) -> Result<Journal, Failure> {
    let (folder, journal) = (settings.keys()?, migrated(place, Clock::System)?);
    let journal = match journal.global(move |conn| Keys::look_at(&folder, conn)).await {
        Ok(keys) => journal.sealed(keys.for_heads()),
        Err(_) => journal,
    };
    kept_rows::begin(&journal).await?;
    Ok(journal)
}

/// What seals heads, by the keys of a folder; nothing where none of this database lies there.
pub fn sealing(folder: Option<&Path>, conn: &mut Conn) -> Option<Sealing> {
    Keys::look_at(folder?, conn).ok().map(|keys| Sealing::with(keys.for_heads()))
}

/// The journal without what seals it: for what writes to no community.
pub fn migrated(place: &Place, clock: Clock) -> Result<Journal, Failure> {
    let applied = db::migrate(place)?;
    if !applied.is_empty() {
        tracing::info!(migrations = applied.join(" "), "the database was migrated");
    }
    warn_of_undistributed(place)?;
    opened(place, clock)
}

/// A table that is not distributed lies on the coordinator alone: an instance at another node does not find it, and nothing of it
/// is moved when nodes are added.
fn warn_of_undistributed(place: &Place) -> Result<(), Failure> {
    let left = db::undistributed(place)?.unwrap_or_default();
    if !left.is_empty() {
        let (tables, advice) = (left.join(" "), "run: hulian admin distribute");
        tracing::warn!(tables, advice, "tables are not distributed over the nodes of this cluster");
    }
    Ok(())
}

/// The journal of a database that is of this version, with everybody who listens to it, and without what seals it.
pub fn opened(place: &Place, clock: Clock) -> Result<Journal, Failure> {
    Ok(Journal::new(Db::open(place)?, clock).with_extensions(listeners()))
}

/// Opens the vault (making its first key ring where that is wanted).
pub async fn open_vault(journal: &Journal, settings: &Settings) -> Result<Vault, Failure> {
    let (source, suite) = (ring_source(settings)?, suite(settings));
    let random = journal.write(Actor::system(auth::PLATFORM), |tx| tx.random()).await?;
    let missing = match when_missing(settings) {
        WhenMissing::Create => vault::WhenMissing::Create(random),
        WhenMissing::Refuse => vault::WhenMissing::Refuse,
    };
    Ok(journal.global_write(move |conn| Vault::open(source.clone(), missing, suite, conn)).await?)
}
