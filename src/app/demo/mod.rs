//! `hulian demo`: the real service with 兰新社区, its 20 partner units and their agreements.
//!
//! The facts are loaded through the actions, on a clock that steps through the past year, so that every date, reminder
//! and expiry is what the service itself would have made of it. Named units' agreements are simply in force; refused,
//! expired and overdue ones belong to sample units. Every agreement says 示例协议, 非真实签署.

mod cast;
mod facts;
mod families;
mod later;
mod original;
mod plan;
mod print;
mod script;
mod sheet;
mod stage;
mod zones;

use std::path::{Path, PathBuf};

use super::cli::Failure;
use super::guard;
use super::serve::{self, Options};
use cast::Member;
use config::{Keeping, Settings};
use db::{self, Db, Place, ServerLock};
use documents::Shelf;
use journal::Journal;
use kernel::{Actor, Clock, CommunityId, Id};

/// Loads the demo if it is not there, says who can sign in, and serves.
pub fn run(
    settings: Settings,
    (fresh, repeated): (bool, Option<&str>),
    credentials: Option<&Path>,
) -> Result<(), Failure> {
    let place = serve::place(&settings)?;
    guard::refuse_unfinished(&place)?;
    guard::refuse_foreign(&place)?;
    // What serving would be refused for is told before a minute is spent on loading.
    serve::refuse_taken(&settings)?;
    if let Some(path) = credentials {
        cast::judge(path)?;
    }
    let _lock = ServerLock::take(&place.url)?;
    let kept = kept_beside(&settings)?;
    let timeout = settings.shutdown_timeout.get().into();
    actix_web::rt::System::new().block_on(async {
        if fresh {
            guard::refuse_destruction(&place, repeated).await?;
            forget(&place, &settings, &kept)?;
        } else {
            guard::refuse_remains(&place, &settings)?;
            guard::refuse_unfit(&place, &settings)?;
            guard::refuse_demo_among_people(&place).await?;
            if guard::half_loaded(&place).await? {
                tracing::info!("the demo was interrupted while it was loaded: it is loaded anew");
                forget(&place, &settings, &kept)?;
            }
        }
        let members = load(&place, &settings, &kept).await?;
        if let Some(path) = credentials {
            cast::write(path, &members)?;
        }
        let service = serve::start(Options::of(settings)).await?;
        print::welcome(service.address, &members);
        serve::until_told(service, timeout).await;
        Ok(())
    })
}

/// The cast with its passwords lies beside the keys, readable by its owner alone: a second start prints it again.
fn kept_beside(settings: &Settings) -> Result<PathBuf, Failure> {
    Ok(settings.keys()?.with_extension("cast.json"))
}

async fn load(place: &Place, settings: &Settings, kept: &Path) -> Result<Vec<Member>, Failure> {
    let (journal, keys) = serve::open_journal(place, settings, Clock::System).await?;
    if let Ok(members) = cast::read(kept) {
        let community = members.iter().find_map(|member| member.community_id);
        let there = match community {
            Some(id) => journal.head(Actor::system(CommunityId::of(id))).await.is_ok(),
            None => false,
        };
        if there {
            return Ok(members);
        }
    }
    let today = journal.now();
    let clock = Clock::manual(today);
    let shelf = Shelf::open(settings.keeping()?, today)?;
    let vault = serve::open_vault(&journal, settings).await?;
    let stepping = Journal::new(Db::open(place)?, clock.clone()).sealed(keys.for_heads());
    journal.global_write(guard::note_loading).await?;
    let members = script::play((&stepping, &shelf, &vault), &clock, today, &keys).await?;
    cast::write(kept, &members)?;
    journal.global_write(guard::note_loaded).await?;
    Ok(members)
}

/// `--fresh`: what an earlier demo left goes, and nothing else.
fn forget(place: &Place, settings: &Settings, kept: &Path) -> Result<(), Failure> {
    if settings.embedded() {
        db::remove_file(&place.url)?;
        if let (None, Keeping::Folder(folder)) = (&settings.documents, settings.keeping()?) {
            gone(std::fs::remove_dir_all(&folder), &folder)?;
        }
    } else {
        db::migrate(place)?;
        db::revert_all(place)?;
    }
    remove(kept)
}

fn remove(path: &Path) -> Result<(), Failure> {
    gone(std::fs::remove_file(path), path)
}

fn gone(removed: std::io::Result<()>, path: &Path) -> Result<(), Failure> {
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", path.display()).into())
        }
        _ => Ok(()),
    }
}
