//! `hulian check` itself: of the database the settings name, or of a backup.

use std::path::Path;
use std::process::ExitCode;

use super::communities::{self, Means};
use super::findings::{Report, What};
use super::{database, files};
use crate::anchors;
use crate::backup::args::Check;
use crate::backup::folder;
use crate::backup::keys;
use crate::backup::lists;
use crate::backup::manifest::{self, Manifest, Signed};
use crate::backup::progress::say;
use crate::failure::Failure;
use crate::opening;
use config::Settings;
use db::{self, Conn};
use documents::Storage;
use journal::Sealing;
use vault::Vault;

/// Why the rows of a backup are not looked at: this program would read them as what they became later.
const OLDER: &str = "the backup is from before migrations of this program: its rows are looked at once it is restored (hulian restore does it)";

/// The same, of what pg_dump has written.
const DUMPED: &str = "the rows of a PostgreSQL dump are looked at once it is restored (hulian restore does it)";

/// Could not look.
const UNSEEN: u8 = 2;

/// Looks, and says what it found.
pub fn run(settings: &Settings, asked: &Check) -> ExitCode {
    let mut report = Report::default();
    let outcome = match &asked.dir {
        Some(dir) => of_backup(settings, asked, dir, &mut report),
        None => live(settings, asked.keys_from.as_deref(), asked.without_keys, &mut report)
            .and_then(|()| outside(settings, asked, &mut report)),
    };
    match outcome {
        Ok(()) => report.conclude("checked"),
        Err(failure) => {
            say(&format!("hulian: could not look: {failure}"));
            // What was found before still is.
            if report.findings > 0 { report.conclude("checked in part") } else { ExitCode::from(UNSEEN) }
        }
    }
}

/// The database and the documents the settings name.
pub fn live(settings: &Settings, keys_from: Option<&Path>, unopened: bool, report: &mut Report) -> Result<(), Failure> {
    let mut conn = db::copy::reader(&opening::existing_place(settings)?)?;
    let storage = lists::storage(settings)?;
    let vault = ring(settings, keys_from, unopened, &mut conn, report)?;
    let folder = settings.keys().ok();
    let keys = auth::published(&mut conn, folder.as_deref(), None)?;
    database::look(&mut conn, &keys, report)?;
    let sealing = seals(keys_from.or(folder.as_deref()), &mut conn, report);
    communities::look(&mut conn, &Means { keys: keys.own, sealing, storage, vault, gone: Vec::new() }, report)
}

/// The journals, held against what was left outside of the database.
fn outside(settings: &Settings, asked: &Check, report: &mut Report) -> Result<(), Failure> {
    let Some(file) = asked.anchors.as_deref() else { return Ok(()) };
    let mut conn = db::copy::reader(&opening::existing_place(settings)?)?;
    let keys = auth::published(&mut conn, settings.keys().ok().as_deref(), None)?;
    for (day, word) in anchors::check(&mut conn, file, &keys.own)? {
        report.add(What::Anchor, &format!("{day}"), word);
    }
    Ok(())
}

/// A backup: its files, and what its database says where that can be read as it is.
fn of_backup(settings: &Settings, asked: &Check, dir: &Path, report: &mut Report) -> Result<(), Failure> {
    let trusted = manifest::trusted(asked.trust_keys.as_deref())?;
    let Signed { manifest, trust } = match Manifest::read(dir, trusted.as_ref()) {
        Ok(signed) => signed,
        Err(failure) if dir.join(folder::SIGNATURE).exists() => {
            report.add(What::Manifest, &dir.display().to_string(), &failure.to_string());
            return Ok(());
        }
        Err(failure) => return Err(failure),
    };
    say(&format!("manifest: {trust}; made at {} by hulian {}", manifest.made_at, manifest.hulian));
    for finding in files::wrong(dir, &manifest)? {
        report.add(finding.what, &finding.place, &finding.detail);
    }
    let gone = files::gone(dir)?;
    let older = db::known_migrations().iter().any(|one| !manifest.migrations.contains(one));
    if older || !dir.join(folder::SQLITE).exists() {
        files::documents(dir, report)?;
        report.note(if older { OLDER } else { DUMPED });
        return Ok(());
    }
    if report.findings > 0 {
        report.note("files are not those that were signed: the findings below may follow from that");
    }
    let mut conn = db::copy::still(&dir.join(folder::SQLITE).canonicalize()?)?;
    let vault = ring(settings, asked.keys_from.as_deref(), asked.without_keys, &mut conn, report)?;
    files::counted(&mut conn, dir, &manifest, report)?;
    let keys = auth::published(&mut conn, settings.keys().ok().as_deref(), trusted.as_ref())?;
    database::look(&mut conn, &keys, report)?;
    let storage = Storage::at(dir.join(folder::BYTES));
    let folder = settings.keys().ok();
    let sealing = seals(asked.keys_from.as_deref().or(folder.as_deref()), &mut conn, report);
    communities::look(&mut conn, &Means { keys: keys.own, sealing, storage, vault, gone }, report)
}

/// What seals heads, if the signing keys are at hand; otherwise the report says that seals were not looked at.
fn seals(folder: Option<&Path>, conn: &mut Conn, report: &mut Report) -> Sealing {
    opening::sealing(folder, conn).unwrap_or_else(|| {
        report.note("the seals of heads were not looked at: the signing keys are not at hand");
        Sealing::default()
    })
}

/// The vault, if its ring is at hand; otherwise the report says what was not opened.
fn ring(
    settings: &Settings,
    keys_from: Option<&Path>,
    unopened: bool,
    conn: &mut Conn,
    report: &mut Report,
) -> Result<Option<Vault>, Failure> {
    let sealed = db::copy::tables(conn)?.iter().any(|table| table == "household_keys")
        && db::copy::count(conn, "household_keys")? > 0;
    let vault = keys::vault(settings, keys_from, conn);
    if matches!(vault, Ok(None)) && Vault::is_forgotten(conn)? {
        report.add(What::RingUnnoted, "deployment/vault_ring", "row_missing");
    }
    match vault {
        Ok(vault) => Ok(vault),
        Err(_) if !sealed => Ok(None),
        Err(_) if unopened => {
            report.note("households were not opened: the vault's ring is not at hand");
            Ok(None)
        }
        Err(failure) => Err(format!(
            "households cannot be opened without the vault's ring ({failure}): name it with --keys-from or --vault-ring, or say \
             --without-keys"
        )
        .into()),
    }
}
