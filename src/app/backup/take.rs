//! `hulian backup`: the database as it stood at one moment, then the documents that are named in it.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::args::Backup;
use super::folder::{self, Lines, Target};
use super::keys::Places;
use super::lists::{self, DocumentLine};
use super::manifest::{Content, FORMAT, Manifest, Totals};
use super::progress::{Progress, say};
use super::{keys, postgres};
use crate::failure::Failure;
use crate::opening;
use auth::Keys;
use config::{Keeping, Settings};
use db::{self, Conn, Engine, Place};
use documents::{Seen, Storage};
use kernel::{Clock, Instant};

/// Takes a backup beside the running service, or completes an interrupted one. Documents that are lost already keep nothing
/// else from being backed up.
pub fn run(settings: &Settings, asked: &Backup) -> Result<ExitCode, Failure> {
    let (place, now) = (opening::existing_place(settings)?, Clock::System.now());
    let mut live = db::copy::reader(&place)?;
    let places = Places::of(settings)?;
    let signing = Keys::look_at(&places.folder, &mut live).map_err(|fault| {
        format!("a backup is signed with the service's key, which is not in {}: {fault}", places.folder.display())
    })?;
    if let Some(apart) = &asked.keys_to {
        keys::judge(&places, apart, &asked.dir)?;
    }
    if Engine::of(&place.url)? == Engine::Postgres {
        postgres::require("pg_dump", asked.pg_bin.as_deref())?;
    }
    let target = Target::take(&asked.dir)?;
    if target.resumed {
        say("an interrupted backup lies here: documents that are whole are kept, everything else is made anew");
    }
    let (mut manifest, files) = copied(&mut live, &place, &target, asked, now)?;
    let kept = storage(&target.root.join(folder::BYTES), now)?;
    let (documents, lost) = bytes(&place, &lists::storage(settings)?, &kept, &target)?;
    manifest.totals =
        Totals { documents: documents.documents, document_bytes: documents.document_bytes, ..manifest.totals };
    for name in files.into_iter().chain([folder::HEADS, folder::DOCUMENTS, folder::ERASURES]) {
        let (bytes, sha256) = folder::measured(&target.path(name))?;
        manifest.files.insert(name.to_owned(), Content { bytes, sha256 });
    }
    if let Some(apart) = &asked.keys_to {
        keys::take(&places, apart)?;
    }
    manifest.write(&target.root, &signing)?;
    let root = target.root.clone();
    target.finish()?;
    tell(&root, &manifest);
    if lost > 0 {
        say(&format!("{lost} document(s) are not in the backup: hulian check names them"));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(root: &Path, manifest: &Manifest) {
    let Totals { communities, documents, document_bytes, erased } = manifest.totals;
    let rows: i64 = manifest.rows.values().sum();
    telemetry::print(&format!(
        "{}: complete; {rows} rows, {communities} communities, {documents} documents ({document_bytes} bytes), {erased} erased \
         households; migrations up to {}\n",
        root.display(),
        manifest.migrations.last().map_or("none", String::as_str)
    ));
}

/// Copies the database, and writes what is known of the copy.
fn copied(
    live: &mut Conn,
    place: &Place,
    target: &Target,
    asked: &Backup,
    now: Instant,
) -> Result<(Manifest, Vec<&'static str>), Failure> {
    let engine = Engine::of(&place.url)?;
    if engine == Engine::Sqlite {
        let path = target.path(folder::SQLITE);
        say("database: copying while the service goes on");
        drop(folder::private(&path)?);
        // What an interrupted run may have left beside it.
        let _ = fs::remove_file(target.path("database.sqlite-journal"));
        db::copy::vacuum_into(live, &path.canonicalize()?)?;
        folder::durable(&path)?;
        let mut copy = db::copy::still(&path.canonicalize()?)?;
        return Ok((described(&mut copy, engine, target, now)?, vec![folder::SQLITE]));
    }
    let path = target.path(folder::DUMP);
    let snapshot = db::copy::snapshot(live)?.unwrap_or_default();
    say("database: pg_dump while the service goes on");
    drop(folder::private(&path)?);
    postgres::dump(&place.url, &snapshot, &path, asked.pg_bin.as_deref())?;
    folder::durable(&path)?;
    let manifest = described(live, engine, target, now)?;
    db::copy::release(live)?;
    Ok((manifest, vec![folder::DUMP]))
}

fn described(conn: &mut Conn, engine: Engine, target: &Target, now: Instant) -> Result<Manifest, Failure> {
    let mut rows = BTreeMap::new();
    for table in db::copy::tables(conn)? {
        rows.insert(table.clone(), db::copy::count(conn, &table)?);
    }
    Ok(Manifest {
        format: FORMAT.to_owned(),
        hulian: env!("CARGO_PKG_VERSION").to_owned(),
        engine: engine.name().to_owned(),
        made_at: now,
        migrations: db::copy::applied(conn)?,
        totals: lists::write(conn, &target.root, now)?,
        rows,
        files: BTreeMap::new(),
    })
}

/// The storage of a backup, created if it does not exist.
fn storage(root: &Path, now: Instant) -> Result<Storage, Failure> {
    Ok(Storage::open(Keeping::Folder(root.to_owned()), now)?)
}

/// Copies the documents the copy of the database names, each held against its digest, and lists them. Returns how many
/// there are with how many bytes, and how many are lost.
fn bytes(place: &Place, from: &Storage, to: &Storage, target: &Target) -> Result<(Totals, u64), Failure> {
    let wanted = lists::wanted(&target.root);
    let (mut total, mut names) = (0, HashSet::new());
    lists::read(&wanted, |line: DocumentLine| {
        total += 1;
        if target.resumed {
            names.insert(line.document_id);
        }
        Ok(())
    })?;
    let (mut listed, mut progress) = (Lines::begin(&target.path(folder::DOCUMENTS))?, Progress::of("documents", total));
    let (mut kept, mut lost) = (Totals::default(), 0);
    lists::read(&wanted, |mut line: DocumentLine| {
        let whole = to.has(&line.address(), line.size_bytes)?;
        match if whole { Copied::Whole } else { one(place, from, to, &line)? } {
            Copied::Whole => {
                (kept.documents, kept.document_bytes) = (kept.documents + 1, kept.document_bytes + line.size_bytes)
            }
            Copied::Gone => line.gone = true,
            Copied::Lost => lost += 1,
        }
        progress.one();
        Ok(listed.add(&line)?)
    })?;
    listed.end()?;
    if target.resumed {
        clear(&target.root.join(folder::BYTES), &names)?;
    }
    fs::remove_file(wanted)?;
    // Where uploads would arrive; a backup takes none.
    let _ = fs::remove_dir_all(to.incoming());
    Ok((kept, lost))
}

/// What became of a document.
enum Copied {
    Whole,
    /// It was removed after the database had been copied.
    Gone,
    /// Its row is there, its bytes are not, or are others.
    Lost,
}

/// Copies one document.
fn one(place: &Place, from: &Storage, to: &Storage, line: &DocumentLine) -> Result<Copied, Failure> {
    let (id, community) = (line.document_id, line.community_id);
    let why = match from.copy_to(to, &line.address())? {
        Seen::Right(_) => return Ok(Copied::Whole),
        Seen::Wrong => "its bytes are not those its row names",
        Seen::Missing => {
            let mut still_there = false;
            lists::each_document(&mut db::copy::reader(place)?, community, Clock::System.now(), |address, _| {
                still_there |= address.document() == id;
                Ok(())
            })?;
            if !still_there {
                return Ok(Copied::Gone);
            }
            "its bytes are not where --documents names"
        }
    };
    say(&format!("document_lost: document {id} of community {community}: {why}"));
    Ok(Copied::Lost)
}

/// Takes away documents that an interrupted run has copied and that were removed since.
fn clear(root: &Path, wanted: &HashSet<documents::DocumentId>) -> Result<(), Failure> {
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_dir() {
            clear(&path, wanted)?;
            continue;
        }
        let id = path.extension().and_then(|id| id.to_str()).and_then(|id| id.parse().ok());
        if id.is_none_or(|id| !wanted.contains(&id)) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
