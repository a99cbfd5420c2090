//! Households whose keys were destroyed: `hulian admin erasures`, `replay-erasures`, `scrub`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::opening;
use config::Settings;
use db::{self, Engine};
use households::HouseholdId;
use journal::{Journal, NOT_FOUND, WriteTx};
use kernel::{Actor, Clock, CommunityId, Fault};
use telemetry::print;
use vault::register;

/// A household whose key was destroyed, as it stands in the list: one JSON object on a line.
#[derive(Serialize, Deserialize)]
pub struct Erased {
    /// Its community.
    pub community_id: CommunityId,
    /// Its id.
    pub household_id: HouseholdId,
}

/// `hulian admin erasures`: prints every household whose key was destroyed, to be kept apart from backups.
pub fn erasures(settings: Settings) -> Result<(), Failure> {
    let place = opening::existing_place(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, &settings, Clock::System).await?;
        for (community_id, household_id) in journal.global(households::erased_everywhere).await? {
            print(&format!("{}\n", serde_json::to_string(&Erased { community_id, household_id })?));
        }
        Ok(())
    })
}

/// `hulian admin replay-erasures`: destroys again what an older backup has brought back.
pub fn replay_erasures(settings: Settings, list: &Path) -> Result<(), Failure> {
    let place = opening::existing_place(&settings)?;
    let listed = listed(list)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, &settings, Clock::System).await?;
        let vault = opening::open_vault(&journal, &settings).await?;
        let journal = journal.with_extension(vault);
        let again = replay(&journal, &listed).await?;
        print(&format!("{} on the list; {again} keys were destroyed again\n", listed.len()));
        Ok(())
    })
}

/// The households of a list that `hulian admin erasures` has printed.
pub fn listed(list: &Path) -> Result<Vec<Erased>, Failure> {
    let text = std::fs::read_to_string(list).map_err(|error| format!("{}: {error}", list.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let told = |error: serde_json::Error| format!("{}: not a list of hulian admin erasures: {error}", list.display());
    Ok(lines.map(serde_json::from_str).collect::<Result<_, _>>().map_err(told)?)
}

/// Destroys again the keys of these households; returns how many there were.
pub async fn replay(journal: &Journal, listed: &[Erased]) -> Result<usize, Fault> {
    let mut again = 0;
    for one in listed {
        let id = one.household_id;
        let job = move |tx: &mut WriteTx| households::erase_again(tx, id);
        match journal.write(Actor::system(one.community_id), job).await {
            Ok(done) => again += usize::from(done),
            // The backup is older than the community.
            Err(fault) if fault.code() == &NOT_FOUND => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(again)
}

/// `hulian admin scrub`: rewrites the tables in which something was erased, and says what of it is not in its hand.
pub fn scrub(settings: &Settings) -> Result<(), Failure> {
    let place = opening::existing_place(settings)?;
    let tables = register::tables();
    let left = db::write_anew(&place, &tables)?;
    let remains = match Engine::of(&place.url)? {
        Engine::Sqlite => "backups made before, and blocks the file system has freed",
        Engine::Postgres => {
            "the write-ahead log until it is recycled (pg_wal), its archive, replicas that have not replayed it, backups made \
             before, and blocks the file system has freed"
        }
    };
    let left = left.map(|words| format!("not done: {words}\n")).unwrap_or_default();
    print(&format!("{} tables were written anew\n{left}not in its hand: {remains}\n", tables.len()));
    Ok(())
}
