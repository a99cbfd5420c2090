//! The files of a backup, held against its manifest.

use std::path::Path;

use super::findings::{Finding, Report, What};
use crate::backup::folder;
use crate::backup::lists::{self, DocumentLine, HeadLine, each_community};
use crate::backup::manifest::Manifest;
use crate::backup::postgres;
use crate::backup::progress::{Progress, say};
use crate::failure::Failure;
use db::{self, Conn};
use documents::{DocumentId, Seen, Storage};
use proofs::journal::Head;

/// The files that are missing or not what was signed.
pub fn wrong(dir: &Path, manifest: &Manifest) -> Result<Vec<Finding>, Failure> {
    let mut wrong = Vec::new();
    for (name, content) in &manifest.files {
        say(&format!("files: {name}"));
        let inside = !name.contains('/') && dir.join(name).is_file();
        let detail = match inside.then(|| folder::measured(&dir.join(name))).transpose()? {
            None => "missing",
            Some((bytes, sha256)) if bytes == content.bytes && sha256 == content.sha256 => continue,
            Some(_) => "changed",
        };
        wrong.push(Finding { what: What::File, place: name.clone(), detail: detail.to_owned() });
    }
    for needed in [folder::HEADS, folder::DOCUMENTS, folder::ERASURES] {
        if !manifest.files.contains_key(needed) {
            wrong.push(Finding { what: What::Manifest, place: needed.to_owned(), detail: "not named".to_owned() });
        }
    }
    let dump = dir.join(folder::DUMP);
    if wrong.is_empty() && dump.is_file() && postgres::is_whole(&dump, None) == Some(false) {
        let detail = "pg_restore cannot read it".to_owned();
        wrong.push(Finding { what: What::File, place: folder::DUMP.to_owned(), detail });
    }
    Ok(wrong)
}

/// The documents a backup knows to be gone.
pub fn gone(dir: &Path) -> Result<Vec<DocumentId>, Failure> {
    let mut gone = Vec::new();
    lists::read(&dir.join(folder::DOCUMENTS), |line: DocumentLine| {
        if line.gone {
            gone.push(line.document_id);
        }
        Ok(())
    })?;
    Ok(gone)
}

/// The documents of the list, held against their digests: where the rows cannot be read.
pub fn documents(dir: &Path, report: &mut Report) -> Result<(), Failure> {
    let (list, storage) = (dir.join(folder::DOCUMENTS), Storage::at(dir.join(folder::BYTES)));
    let mut total = 0;
    lists::read(&list, |_: DocumentLine| {
        total += 1;
        Ok(())
    })?;
    let mut progress = Progress::of("documents", total);
    lists::read(&list, |line: DocumentLine| {
        report.seen.documents += 1;
        let place = format!("community {} documents/{}", line.community_id, line.document_id);
        match storage.look(&line.address())? {
            Seen::Right(size) if size == line.size_bytes => {}
            Seen::Missing if line.gone => {}
            Seen::Missing => report.add(What::DocumentMissing, &place, ""),
            Seen::Right(_) | Seen::Wrong => report.add(What::DocumentWrong, &place, ""),
        }
        progress.one();
        Ok(())
    })
}

/// The rows and heads of the copy, held against the manifest.
pub fn counted(conn: &mut Conn, dir: &Path, manifest: &Manifest, report: &mut Report) -> Result<(), Failure> {
    for difference in differences(conn, dir, manifest)? {
        report.add(What::Manifest, &difference, "");
    }
    Ok(())
}

/// Where a database is not what the manifest says: the tables with other numbers of rows, the communities with other heads.
pub fn differences(conn: &mut Conn, dir: &Path, manifest: &Manifest) -> Result<Vec<String>, Failure> {
    let mut differences = Vec::new();
    let tables = db::copy::tables(conn)?;
    for table in tables.iter().filter(|table| !manifest.rows.contains_key(*table)) {
        differences.push(format!("table {table} is not named"));
    }
    for (table, rows) in &manifest.rows {
        if !tables.contains(table) || db::copy::count(conn, table)? != *rows {
            differences.push(format!("table {table} has not {rows} rows"));
        }
    }
    if db::copy::applied(conn)? != manifest.migrations {
        differences.push("migrations".to_owned());
    }
    let mut heads = Vec::new();
    lists::read(&dir.join(folder::HEADS), |line: HeadLine| {
        heads.push(line);
        Ok(())
    })?;
    let mut expected = heads.into_iter().peekable();
    each_community(conn, |_, community_id, Head { seq, hash }| {
        if expected.next_if_eq(&HeadLine { community_id, seq, hash }).is_none() {
            differences.push(format!("the head of community {community_id}"));
            let _ = expected.next_if(|line| line.community_id == community_id);
        }
        Ok(())
    })?;
    differences.extend(expected.map(|line| format!("community {} is missing", line.community_id)));
    Ok(differences)
}
