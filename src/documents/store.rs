//! Storage: documents, what they belong to, and which units may open them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::Serialize;

use super::model::{Content, Document, DocumentId, Link, MediaType, Subject};
use super::storage::Address;
use db::schema::{document_links, document_readers, documents};
use db::{ReadRows, find_unreadable, one_of};
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx, versioned};
use kernel::{CommunityId, Fault, Instant, UnitId};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = documents)]
struct Row {
    community_id: CommunityId,
    document_id: DocumentId,
    author: String,
    unit_id: Option<UnitId>,
    media_type: MediaType,
    size_bytes: i64,
    sha256: String,
    filename: Option<String>,
    orientation: Option<i64>,
    version: i64,
    created_at: Instant,
}

versioned!(
    /// What a document is said to be.
    pub static DOCUMENTS: Row in documents[document_id] as digests
);

/// What a document belongs to, all of it: a link has no id of its own.
pub static LINKS: RowKind = RowKind {
    name: "document_links",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let rows: Vec<(DocumentId, String, Instant, String)> = document_links::table
            .filter(document_links::community_id.eq(view.community()))
            .filter(one_of(document_links::document_id, keys.iter().map(|key| key.0)))
            .order((document_links::document_id, document_links::subject))
            .select((
                document_links::document_id,
                document_links::subject,
                document_links::attached_at,
                document_links::author,
            ))
            .load(view.conn())?;
        together(rows.into_iter().map(|(document, subject, at, author)| (document, (subject, at, author))))
    },
    keys: |view| {
        let mine = document_links::table.filter(document_links::community_id.eq(view.community()));
        let ids: Vec<DocumentId> = mine.select(document_links::document_id).distinct().load(view.conn())?;
        Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
    },
};

/// Which units may open a document for what it belongs to, all of them.
pub static READERS: RowKind = RowKind {
    name: "document_readers",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let rows: Vec<(DocumentId, String, UnitId)> = document_readers::table
            .filter(document_readers::community_id.eq(view.community()))
            .filter(one_of(document_readers::document_id, keys.iter().map(|key| key.0)))
            .order((document_readers::document_id, document_readers::subject, document_readers::unit_id))
            .select((document_readers::document_id, document_readers::subject, document_readers::unit_id))
            .load(view.conn())?;
        together(rows.into_iter().map(|(document, subject, unit)| (document, (subject, unit))))
    },
    keys: |view| {
        let mine = document_readers::table.filter(document_readers::community_id.eq(view.community()));
        let ids: Vec<DocumentId> = mine.select(document_readers::document_id).distinct().load(view.conn())?;
        Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
    },
};

/// One state for each document: all rows of it, in their order.
fn together<R: Serialize>(rows: impl Iterator<Item = (DocumentId, R)>) -> Result<Vec<RowState>, Fault> {
    let mut found: BTreeMap<Key, Vec<R>> = BTreeMap::new();
    for (document, row) in rows {
        found.entry((document.0, 0)).or_default().push(row);
    }
    found.iter().map(|(key, rows)| RowState::of(*key, None, rows)).collect()
}

impl From<Row> for Document {
    fn from(row: Row) -> Self {
        Self {
            id: row.document_id,
            community: row.community_id,
            author: row.author,
            unit: row.unit_id,
            content: Content {
                media_type: row.media_type,
                size_bytes: row.size_bytes,
                sha256: row.sha256,
                orientation: row.orientation,
            },
            filename: row.filename,
            version: row.version,
            created_at: row.created_at,
            links: Vec::new(),
        }
    }
}

/// The document of this id, with what it belongs to, whoever asks.
pub fn find(view: &mut ReadTx, id: DocumentId) -> Result<Option<Document>, Fault> {
    view.snapshot()?;
    let found = documents::table
        .filter(documents::community_id.eq(view.community()))
        .filter(documents::document_id.eq(id))
        .select(Row::as_select())
        .read_first(view.conn())?;
    found.map(|document| whole(view, document)).transpose()
}

/// The document this author has of these bytes.
pub fn find_same(view: &mut ReadTx, author: &str, sha256: &str) -> Result<Option<Document>, Fault> {
    let found = documents::table
        .filter(documents::community_id.eq(view.community()))
        .filter(documents::author.eq(author))
        .filter(documents::sha256.eq(sha256))
        .select(Row::as_select())
        .read_first(view.conn())?;
    found.map(|document| whole(view, document)).transpose()
}

fn whole(view: &mut ReadTx, mut document: Document) -> Result<Document, Fault> {
    document.links = links_of(view, document.id)?;
    Ok(document)
}

fn links_of(view: &mut ReadTx, id: DocumentId) -> Result<Vec<Link>, Fault> {
    let links: Vec<(String, Instant)> = document_links::table
        .filter(document_links::community_id.eq(view.community()))
        .filter(document_links::document_id.eq(id))
        .order((document_links::attached_at, document_links::subject))
        .select((document_links::subject, document_links::attached_at))
        .load(view.conn())?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let readers: Vec<(String, UnitId)> = document_readers::table
        .filter(document_readers::community_id.eq(view.community()))
        .filter(document_readers::document_id.eq(id))
        .select((document_readers::subject, document_readers::unit_id))
        .load(view.conn())?;
    let link = |(subject, attached_at): (String, Instant)| Link {
        units: readers.iter().filter(|(of, _)| *of == subject).map(|(_, unit)| *unit).collect(),
        subject: Subject(subject),
        attached_at,
    };
    Ok(links.into_iter().map(link).collect())
}

/// Saves a new document.
pub fn insert(tx: &mut WriteTx, document: &Document) -> Result<(), Fault> {
    let row = Row {
        community_id: document.community,
        document_id: document.id,
        author: document.author.clone(),
        unit_id: document.unit,
        media_type: document.content.media_type,
        size_bytes: document.content.size_bytes,
        sha256: document.content.sha256.clone(),
        filename: document.filename.clone(),
        orientation: document.content.orientation,
        version: document.version,
        created_at: document.created_at,
    };
    diesel::insert_into(documents::table).values(row).execute(tx.conn())?;
    tx.touch(&DOCUMENTS, document.id);
    Ok(())
}

/// Saves what a document belongs to from now on.
pub fn insert_link(
    tx: &mut WriteTx,
    id: DocumentId,
    subject: &Subject,
    at: Instant,
    author: &str,
) -> Result<(), Fault> {
    let values = (
        document_links::community_id.eq(tx.community()),
        document_links::document_id.eq(id),
        document_links::subject.eq(&subject.0),
        document_links::attached_at.eq(at),
        document_links::author.eq(author),
    );
    diesel::insert_into(document_links::table).values(values).execute(tx.conn())?;
    tx.touch(&LINKS, id);
    Ok(())
}

/// Lets a unit open a document for what it belongs to.
pub fn insert_reader(tx: &mut WriteTx, id: DocumentId, subject: &Subject, unit: UnitId) -> Result<(), Fault> {
    let values = (
        document_readers::community_id.eq(tx.community()),
        document_readers::document_id.eq(id),
        document_readers::subject.eq(&subject.0),
        document_readers::unit_id.eq(unit),
    );
    diesel::insert_into(document_readers::table).values(values).execute(tx.conn())?;
    tx.touch(&READERS, id);
    Ok(())
}

/// What belongs to a subject and this unit may not open for that yet.
pub fn barred(view: &mut ReadTx, subject: &Subject, unit: UnitId) -> Result<Vec<DocumentId>, Fault> {
    let open: Vec<DocumentId> = document_readers::table
        .filter(document_readers::community_id.eq(view.community()))
        .filter(document_readers::unit_id.eq(unit))
        .filter(document_readers::subject.eq(&subject.0))
        .select(document_readers::document_id)
        .load(view.conn())?;
    let ids: Vec<DocumentId> = document_links::table
        .filter(document_links::community_id.eq(view.community()))
        .filter(document_links::subject.eq(&subject.0))
        .order(document_links::document_id)
        .select(document_links::document_id)
        .load(view.conn())?;
    Ok(ids.into_iter().filter(|id| !open.contains(id)).collect())
}

/// Saves that a document changed.
pub fn save_version(tx: &mut WriteTx, document: &Document) -> Result<(), Fault> {
    let one = documents::table
        .filter(documents::community_id.eq(tx.community()))
        .filter(documents::document_id.eq(document.id));
    diesel::update(one).set(documents::version.eq(document.version)).execute(tx.conn())?;
    tx.touch(&DOCUMENTS, document.id);
    Ok(())
}

/// Removes a document that belongs to nothing.
pub fn delete(tx: &mut WriteTx, id: DocumentId) -> Result<(), Fault> {
    let one = documents::table.filter(documents::community_id.eq(tx.community())).filter(documents::document_id.eq(id));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&DOCUMENTS, id);
    Ok(())
}

/// The documents of the community behind one of them, by id, at most `limit`: where their bytes lie, and how many they are.
pub fn roll(view: &mut ReadTx, after: Option<DocumentId>, limit: i64) -> Result<Vec<(Address, i64)>, Fault> {
    let community = view.community();
    let mut query = documents::table
        .filter(documents::community_id.eq(view.community()))
        .order(documents::document_id)
        .limit(limit)
        .select((documents::document_id, documents::sha256, documents::size_bytes))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(documents::document_id.gt(after));
    }
    let rows: Vec<(DocumentId, String, i64)> = query.load(view.conn())?;
    Ok(rows.into_iter().map(|(id, sha256, size)| (Address::new(community, sha256, id), size)).collect())
}

/// The documents of the community that belong to nothing, and the digests of their bytes.
pub fn unattached(view: &mut ReadTx) -> Result<Vec<(DocumentId, String)>, Fault> {
    let attached: Vec<DocumentId> = document_links::table
        .filter(document_links::community_id.eq(view.community()))
        .select(document_links::document_id)
        .distinct()
        .load(view.conn())?;
    let attached: BTreeSet<DocumentId> = attached.into_iter().collect();
    let all: Vec<(DocumentId, String)> = documents::table
        .filter(documents::community_id.eq(view.community()))
        .select((documents::document_id, documents::sha256))
        .load(view.conn())?;
    Ok(all.into_iter().filter(|(id, _)| !attached.contains(id)).collect())
}

/// The rows of the community that cannot be read, by table.
pub fn unreadable(view: &mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    let found = find_unreadable!(view, documents, document_id, Row, Document::try_from);
    Ok(vec![("documents", found)])
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[&DOCUMENTS, &LINKS, &READERS];
