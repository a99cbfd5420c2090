//! `hulian restore`: an empty place becomes what a backup holds.
//!
//! Signature and digests come first; then keys, documents, and the database last. Until all of it is there, and whoever was
//! erased since is erased again, a marker beside the keys keeps every command from serving it; it also says of what and where
//! the restore is, so that an interrupted one can be begun again. What the copy says is held against the manifest before
//! anything is migrated.

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
use crate::app::admin::{self, Erased};
use crate::app::cli::Failure;
use crate::app::guard::{self, Interrupted, Restoring};
use crate::app::serve;
use crate::config::{Keeping, Settings};
use crate::db::{self, Conn, Engine, Place};
use crate::documents::{self, Seen, Shelf};
use crate::journal::Tx;
use crate::kernel::{Actor, Clock};

/// Why nobody can be erased again.
const NO_RING: &str =
    "households cannot be erased again without the vault's ring: name it with --keys-from or --vault-ring";

/// Restores, and looks whether all of it is sound.
pub fn run(settings: &Settings, asked: &Restore) -> Result<ExitCode, Failure> {
    let place = serve::place(settings)?;
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
    let (restoring, shelf) = begin(settings, &place, asked)?;
    if let Some(from) = &asked.keys_from {
        keys::put(from, settings)?;
    }
    let gone = copy_documents(&asked.dir, &shelf)?;
    say("database: copying");
    load(&place, asked)?;
    compared(&mut db::copy::reader(&place)?, &asked.dir, &manifest)?;
    settle(settings, &place, &gone, &again)?;
    restoring.end()?;
    let mut report = Report::default();
    check::live(settings, None, asked.keys_from.is_none(), &mut report)?;
    Ok(report.conclude("restored"))
}

/// Whether keys that are given along are those of the backup. What pg_dump has written is read when it has been loaded.
fn keys_fit(settings: &Settings, asked: &Restore) -> Result<(), Failure> {
    let copy = asked.dir.join(folder::SQLITE);
    match &asked.keys_from {
        Some(from) if copy.exists() => keys::fit(settings, from, &mut db::copy::still(&copy.canonicalize()?)?)
            .map_err(|failure| format!("nothing was restored: {failure}").into()),
        _ => Ok(()),
    }
}

/// Begins in an empty place, or once more where the same restore was interrupted.
fn begin(settings: &Settings, place: &Place, asked: &Restore) -> Result<(Restoring, Shelf), Failure> {
    let keeping = settings.keeping()?;
    let what = Interrupted {
        backup: folder::measured(&asked.dir.join(folder::SIGNATURE))?.1,
        database: postgres::apart(&place.url).0,
        documents: format!("{keeping:?}"),
    };
    if asked.again {
        let restoring = Restoring::again(settings, &what)?;
        say("an interrupted restore lies here: its database goes, documents that are whole are kept");
        clear(place)?;
        return Ok((restoring, Shelf::open(keeping, Clock::System.now())?));
    }
    guard::refuse_unfinished(settings)?;
    let shelf = empty(keeping, place)?;
    Ok((Restoring::begin(settings, &what)?, shelf))
}

/// Takes away the database that an interrupted restore has begun.
fn clear(place: &Place) -> Result<(), Failure> {
    if Engine::of(&place.url)? == Engine::Sqlite {
        return Ok(db::remove_file(&place.url)?);
    }
    let mut conn = db::copy::reader(place)?;
    if db::copy::others(&mut conn)? > 0 {
        return Err("another program is at work in this database, perhaps pg_restore of the interrupted restore: wait for it, or \
                    end it, then try again"
            .into());
    }
    Ok(db::copy::drop_tables(&mut conn)?)
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

/// The place that is restored to, when nothing is there.
fn empty(keeping: Keeping, place: &Place) -> Result<Shelf, Failure> {
    match Engine::of(&place.url)? {
        // What is there is not opened: its size is enough to refuse.
        Engine::Sqlite if db::file_occupied(&place.url) => {
            return Err(format!(
                "{} is there already: a backup is restored to an empty place",
                db::file_path(&place.url).display()
            )
            .into());
        }
        Engine::Sqlite => {}
        Engine::Postgres if db::copy::tables(&mut db::copy::reader(place)?)?.is_empty() => {}
        Engine::Postgres => {
            return Err("--database-url names a database with tables: a backup is restored to an empty one".into());
        }
    }
    let shelf = Shelf::open(keeping, Clock::System.now())?;
    if shelf.is_empty()? {
        return Ok(shelf);
    }
    Err("--documents names a folder with documents in it: a backup is restored to an empty place".into())
}

/// Copies the documents, each held against its digest; answers those the backup knows to be gone.
fn copy_documents(dir: &Path, shelf: &Shelf) -> Result<Vec<DocumentLine>, Failure> {
    let list = dir.join(folder::DOCUMENTS);
    let (mut total, mut gone) = (0, Vec::new());
    lists::read(&list, |line: DocumentLine| {
        total += 1;
        if line.gone {
            gone.push(line);
        }
        Ok(())
    })?;
    let (from, mut progress) = (Shelf::at(dir.join(folder::BYTES)), Progress::of("documents", total));
    lists::read(&list, |line: DocumentLine| {
        progress.one();
        let id = line.document_id;
        if !line.gone && !shelf.has(&line.address(), line.size_bytes)? {
            match from.copy_to(shelf, &line.address())? {
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

fn load(place: &Place, asked: &Restore) -> Result<(), Failure> {
    if Engine::of(&place.url)? == Engine::Postgres {
        return postgres::load(&place.url, &asked.dir.join(folder::DUMP), asked.pg_bin.as_deref());
    }
    let target = db::file_path(&place.url);
    let home = target.parent().filter(|home| !home.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(home)?;
    // Under another name until it is whole. SQLite copies it, and nobody else ever opens it.
    let arriving = target.with_extension("restoring");
    let told = |error: std::io::Error| -> Failure { format!("{}: {error}", arriving.display()).into() };
    drop(folder::private(&arriving).map_err(told)?);
    let mut copy = db::copy::still(&asked.dir.join(folder::SQLITE).canonicalize()?)?;
    db::copy::vacuum_into(&mut copy, &arriving)?;
    folder::durable(&arriving).map_err(told)?;
    fs::rename(&arriving, &target).map_err(told)?;
    Ok(folder::synchronised(home)?)
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
        let journal = serve::open_journal(place, Clock::System).await?;
        for line in gone {
            let id = line.document_id;
            let job = move |tx: &mut Tx| documents::withdraw(tx, id);
            journal.write(Actor::system(line.community_id), job).await?;
        }
        if !again.is_empty() {
            let vault =
                serve::open_vault(&journal, settings).await.map_err(|failure| format!("{NO_RING} ({failure})"))?;
            let done = admin::replay(&journal, &vault, again).await?;
            say(&format!("erasures: {} on the list; {done} keys were destroyed again", again.len()));
        }
        journal.write_back();
        Ok(())
    })
}
