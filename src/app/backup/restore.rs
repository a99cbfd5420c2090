//! `hulian restore`: fills an empty place with what a backup holds.
//!
//! Signature and digests come first; then keys, documents, and the database last. Until all of it is there, and whoever was
//! erased since is erased again, nobody serves it: a SQLite file has its name only then, a database of PostgreSQL holds a mark
//! as long. What the copy says is held against the manifest before anything is migrated.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::args::Restore;
use super::check::{self, Report};
use super::folder;
use super::lists::{self, DocumentLine};
use super::manifest::{self, Manifest, Signed};
use super::progress::{Progress, say};
use super::{keys, postgres};
use crate::admin::{self, Erased};
use crate::failure::Failure;
use crate::opening;
use config::Settings;
use db::{self, Conn, Engine, Place, ServerLock};
use documents::{self, Seen, Storage};
use journal::WriteTx;
use kernel::{Actor, Clock};

/// Why nobody can be erased again.
const NO_RING: &str =
    "households cannot be erased again without the vault's ring: name it with --keys-from or --vault-ring";

/// Restores, and looks whether all of it is sound.
pub fn run(settings: &Settings, asked: &Restore) -> Result<ExitCode, Failure> {
    let place = opening::place(settings)?;
    let trusted = manifest::trusted(asked.trust_keys.as_deref())?;
    let Signed { manifest, trust } = Manifest::read(&asked.dir, trusted.as_ref())?;
    say(&format!("manifest: {trust}; made at {} by hulian {}", manifest.made_at, manifest.hulian));
    fits(&manifest, &place)?;
    // What was given is read before anything is begun.
    let again = asked.erasures.as_deref().map(admin::listed).transpose()?.unwrap_or_default();
    if !again.is_empty() && asked.keys_from.is_none() && !keys::ring_is_there(settings)? {
        return Err(NO_RING.into());
    }
    let wrong = check::files::wrong(&asked.dir, &manifest)?;
    if let Some(first) = wrong.first() {
        return Err(format!("nothing was restored: {first}").into());
    }
    keys_fit(settings, asked)?;
    let storage = judged(settings, &place, asked)?;
    if let Some(from) = &asked.keys_from {
        keys::put(from, settings)?;
    }
    let gone = copy_documents(&asked.dir, &storage)?;
    say("database: copying");
    match Engine::of(&place.url)? {
        Engine::Sqlite => arrive(&place, asked, &|place| made(settings, place, asked, &manifest, &gone, &again))?,
        Engine::Postgres => {
            let mut conn = db::copy::reader(&place)?;
            db::restoring::begin(&mut conn)?;
            postgres::load(&place.url, &asked.dir.join(folder::DUMP), asked.pg_bin.as_deref())?;
            made(settings, &place, asked, &manifest, &gone, &again)?;
            db::restoring::end(&mut conn)?;
        }
    }
    let mut report = Report::default();
    check::live(settings, None, asked.keys_from.is_none(), &mut report)?;
    Ok(report.conclude("restored"))
}

/// What has been loaded is what the manifest says, and becomes what it is to be.
fn made(
    settings: &Settings,
    place: &Place,
    asked: &Restore,
    manifest: &Manifest,
    gone: &[DocumentLine],
    again: &[Erased],
) -> Result<(), Failure> {
    compared(&mut db::copy::reader(place)?, &asked.dir, manifest)?;
    settle(settings, place, gone, again)
}

/// Whether keys that are given along are those of the backup, and where they go no others are. What pg_dump has written is
/// read when it has been loaded.
fn keys_fit(settings: &Settings, asked: &Restore) -> Result<(), Failure> {
    let Some(from) = &asked.keys_from else { return Ok(()) };
    keys::judge_put(from, settings)?;
    let copy = asked.dir.join(folder::SQLITE);
    if copy.exists() {
        keys::fit(settings, from, &mut db::copy::still(&copy.canonicalize()?)?)
            .map_err(|failure| format!("nothing was restored: {failure}"))?;
    }
    Ok(())
}

/// The engine is the same, and this program knows every migration of the backup.
fn fits(manifest: &Manifest, place: &Place) -> Result<(), Failure> {
    let engine = Engine::of(&place.url)?.name();
    if manifest.engine != engine {
        return Err(format!("the backup is of {}, --database-url names {engine}", manifest.engine).into());
    }
    let known = db::known_migrations();
    match manifest.migrations.iter().find(|migration| !known.contains(migration)) {
        Some(newer) => Err(format!(
            "the backup was made by hulian {}, which knows migration {newer}, and this program does not: restore with that \
             version or a newer one",
            manifest.hulian
        )
        .into()),
        None => Ok(()),
    }
}

/// The place that is restored to, when nothing is there but what an interrupted restore of this backup has left: documents of
/// it.
fn judged(settings: &Settings, place: &Place, asked: &Restore) -> Result<Storage, Failure> {
    let keeping = settings.keeping()?;
    match Engine::of(&place.url)? {
        // What is there is not opened: its size is enough to refuse.
        Engine::Sqlite if db::file_occupied(&place.url) => {
            return Err(format!(
                "{} is there already: a backup is restored to an empty place (what a finished restore has made is looked at with \
                 hulian check)",
                db::file_path(&place.url).display()
            )
            .into());
        }
        Engine::Sqlite => {}
        Engine::Postgres => {
            postgres::require("pg_restore", asked.pg_bin.as_deref())?;
            let mut conn = db::copy::reader(place)?;
            if !db::copy::tables(&mut conn)?.is_empty() {
                opening::refuse_unfinished(place)?;
                return Err("--database-url names a database with tables: a backup is restored to an empty one".into());
            }
            db::restoring::judge(&mut conn, place)?;
        }
    }
    let mut known = HashSet::new();
    lists::read(&asked.dir.join(folder::DOCUMENTS), |line: DocumentLine| {
        known.insert(line.document_id);
        Ok(())
    })?;
    let storage = Storage::open(keeping, Clock::System.now())?;
    if storage.holds_only(&known)? {
        return Ok(storage);
    }
    Err("--documents names a folder with other documents in it: a backup is restored to an empty place".into())
}

/// Copies the documents, each held against its digest; returns those the backup knows to be gone.
fn copy_documents(dir: &Path, storage: &Storage) -> Result<Vec<DocumentLine>, Failure> {
    let list = dir.join(folder::DOCUMENTS);
    let (mut total, mut gone) = (0, Vec::new());
    lists::read(&list, |line: DocumentLine| {
        total += 1;
        if line.gone {
            gone.push(line);
        }
        Ok(())
    })?;
    let (from, mut progress) = (Storage::at(dir.join(folder::BYTES)), Progress::of("documents", total));
    lists::read(&list, |line: DocumentLine| {
        progress.one();
        let id = line.document_id;
        if !line.gone && !storage.has(&line.address(), line.size_bytes)? {
            match from.copy_to(storage, &line.address())? {
                Seen::Right(_) => {}
                Seen::Wrong => say(&format!(
                    "document_lost: document {id}: its bytes in the backup are not those that were signed"
                )),
                Seen::Missing => say(&format!("document_lost: document {id} is not in the backup")),
            }
        }
        Ok(())
    })?;
    Ok(gone)
}

/// Makes a SQLite file under names of its own, and gives it its name when it is whole and everything is done to it: an
/// interrupted restore has left no database, and is simply begun again. SQLite copies, and nobody else ever opens the file.
fn arrive(place: &Place, asked: &Restore, made: &dyn Fn(&Place) -> Result<(), Failure>) -> Result<(), Failure> {
    let target = db::file_path(&place.url);
    files::make_folder(files::folder_of(&target))?;
    let [working, arriving] = ["restoring", "arriving"].map(|ending| target.with_extension(ending));
    let other = Place { url: db::file_url(&working), ..place.clone() };
    let _lock = ServerLock::take(&place.url)?;
    let told = |error: std::io::Error| -> Failure { format!("{}: {error}", arriving.display()).into() };
    db::remove_file(&other.url)?;
    drop(folder::private(&working).map_err(told)?);
    let mut copy = db::copy::still(&asked.dir.join(folder::SQLITE).canonicalize()?)?;
    db::copy::vacuum_into(&mut copy, &working)?;
    made(&other)?;
    // A copy once more: nothing of whoever was erased again lies in its free pages.
    drop(folder::private(&arriving).map_err(told)?);
    db::copy::vacuum_into(&mut db::copy::reader(&other)?, &arriving)?;
    folder::durable(&arriving).map_err(told)?;
    fs::rename(&arriving, &target).map_err(told)?;
    files::sync_folder(files::folder_of(&target)).map_err(told)?;
    Ok(db::remove_file(&other.url)?)
}

/// What has been restored is what the manifest says: the migrations, every table's rows, every community's head.
fn compared(conn: &mut Conn, dir: &Path, manifest: &Manifest) -> Result<(), Failure> {
    match check::files::differences(conn, dir, manifest)?.first() {
        Some(first) => Err(format!("manifest_wrong: the restored database is not what was backed up: {first}").into()),
        None => Ok(()),
    }
}

/// Brings the database to this version, takes away the rows of documents that were removed while the backup was taken, and
/// erases again whoever has been erased since.
fn settle(settings: &Settings, place: &Place, gone: &[DocumentLine], again: &[Erased]) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async {
        let journal = opening::restored_journal(place, settings).await?;
        for line in gone {
            let id = line.document_id;
            let job = move |tx: &mut WriteTx| documents::withdraw(tx, id);
            journal.write(Actor::system(line.community_id), job).await?;
        }
        if !again.is_empty() {
            let vault =
                opening::open_vault(&journal, settings).await.map_err(|failure| format!("{NO_RING} ({failure})"))?;
            let opening = journal.clone().with_extension(vault);
            let done = admin::replay(&opening, again).await?;
            say(&format!("erasures: {} on the list; {done} keys were destroyed again", again.len()));
        }
        journal.write_back();
        Ok(())
    })
}
