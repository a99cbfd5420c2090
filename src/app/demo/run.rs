//! `hulian demo`: loads what is not there yet, says who can sign in, and serves.

use std::path::{Path, PathBuf};

use super::credentials::{self, Member};
use super::{welcome, year};
use crate::failure::Failure;
use crate::opening;
use crate::serve::{self, Options};
use config::{Keeping, Settings};
use db::{self, Place, ServerLock};
use documents::Storage;
use kernel::{Actor, Clock, CommunityId, Id};

/// Loads the demo if it is not there, says who can sign in, and serves.
pub fn run(
    settings: Settings,
    (fresh, repeated): (bool, Option<&str>),
    credentials: Option<&Path>,
) -> Result<(), Failure> {
    let place = opening::place(&settings)?;
    opening::refuse_unfinished(&place)?;
    opening::refuse_foreign(&place)?;
    // What serving would be refused for is told before a minute is spent on loading.
    serve::refuse_taken(&settings)?;
    if let Some(path) = credentials {
        credentials::judge(path)?;
    }
    let _lock = ServerLock::take(&place.url)?;
    let kept = kept_beside(&settings)?;
    let timeout = settings.shutdown_timeout.get().into();
    actix_web::rt::System::new().block_on(async {
        if fresh {
            opening::refuse_destruction(&place, repeated).await?;
            forget(&place, &settings, &kept)?;
        } else {
            opening::refuse_remains(&place, &settings)?;
            opening::refuse_unfit(&place, &settings)?;
            opening::refuse_demo_among_people(&place).await?;
            if opening::half_loaded(&place).await? {
                tracing::info!("the demo was interrupted while it was loaded: it is loaded anew");
                forget(&place, &settings, &kept)?;
            }
        }
        let members = load(&place, &settings, &kept).await?;
        if let Some(path) = credentials {
            credentials::write(path, &members)?;
        }
        let service = serve::start(Options::of(settings)).await?;
        welcome::welcome(service.address, &members);
        serve::until_told(service, timeout).await;
        Ok(())
    })
}

/// The cast with its passwords lies beside the keys, readable by its owner alone: a second start prints it again.
fn kept_beside(settings: &Settings) -> Result<PathBuf, Failure> {
    Ok(settings.keys()?.with_extension("cast.json"))
}

async fn load(place: &Place, settings: &Settings, kept: &Path) -> Result<Vec<Member>, Failure> {
    let (journal, keys) = opening::open_journal(place, settings, Clock::System).await?;
    if let Ok(members) = credentials::read(kept) {
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
    let storage = Storage::open(settings.keeping()?, today)?;
    let vault = opening::open_vault(&journal, settings).await?;
    let stepping = opening::opened(place, clock.clone())?.sealed(keys.for_heads()).with_extension(vault);
    journal.global_write(opening::note_loading).await?;
    let members = year::play((&stepping, &storage), &clock, today, &keys).await?;
    credentials::write(kept, &members)?;
    journal.global_write(opening::note_loaded).await?;
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
