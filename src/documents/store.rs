//! Memory: documents, what they belong to, and which units may open them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::Serialize;

use super::model::{Content, Document, Link, MediaType, Subject};
use super::storage::Address;
use db::schema::{document_links, document_readers, documents};
use db::{At, Uid, find_unreadable, known, one_of, read_row};
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx, versioned};
use kernel::{DocumentId, Fault, Instant, UnitId};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = documents)]
struct Row {
    community_id: Uid,
    document_id: Uid,
    author: String,
    unit_id: Option<Uid>,
    media_type: String,
    size_bytes: i64,
    sha256: String,
    filename: Option<String>,
    orientation: Option<i64>,
    version: i64,
    created_at: At,
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
        let rows: Vec<(Uid, String, At, String)> = document_links::table
            .filter(document_links::community_id.eq(view.cid()))
            .filter(one_of(document_links::document_id, keys.iter().map(|key| Uid(key.0))))
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
        let mine = document_links::table.filter(document_links::community_id.eq(view.cid()));
        let ids: Vec<Uid> = mine.select(document_links::document_id).distinct().load(view.conn())?;
        Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
    },
};

/// Which units may open a document for what it belongs to, all of them.
pub static READERS: RowKind = RowKind {
    name: "document_readers",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let rows: Vec<(Uid, String, Uid)> = document_readers::table
            .filter(document_readers::community_id.eq(view.cid()))
            .filter(one_of(document_readers::document_id, keys.iter().map(|key| Uid(key.0))))
            .order((document_readers::document_id, document_readers::subject, document_readers::unit_id))
            .select((document_readers::document_id, document_readers::subject, document_readers::unit_id))
            .load(view.conn())?;
        together(rows.into_iter().map(|(document, subject, unit)| (document, (subject, unit))))
    },
    keys: |view| {
        let mine = document_readers::table.filter(document_readers::community_id.eq(view.cid()));
        let ids: Vec<Uid> = mine.select(document_readers::document_id).distinct().load(view.conn())?;
        Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
    },
};

/// One state for each document: all rows of it, in their order.
fn together<R: Serialize>(rows: impl Iterator<Item = (Uid, R)>) -> Result<Vec<RowState>, Fault> {
    let mut found: BTreeMap<Key, Vec<R>> = BTreeMap::new();
    for (document, row) in rows {
        found.entry((document.0, 0)).or_default().push(row);
    }
    found.iter().map(|(key, rows)| RowState::of(*key, None, rows)).collect()
}

impl TryFrom<Row> for Document {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("documents", row.document_id, || {
            Ok(Self {
                id: row.document_id.id(),
                community: row.community_id.id(),
                author: row.author,
                unit: row.unit_id.map(Uid::id),
                content: Content {
                    media_type: known(MediaType::named(&row.media_type))?,
                    size_bytes: row.size_bytes,
                    sha256: row.sha256,
                    orientation: row.orientation,
                },
                filename: row.filename,
                version: row.version,
                created_at: row.created_at.into(),
                links: Vec::new(),
            })
        })
    }
}

/// The document of this id, with what it belongs to, whoever asks.
pub fn find(view: &mut ReadTx, id: DocumentId) -> Result<Option<Document>, Fault> {
    view.snapshot()?;
    let row: Option<Row> = documents::table
        .filter(documents::community_id.eq(view.cid()))
        .filter(documents::document_id.eq(Uid::from(id)))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    row.map(|row| whole(view, row)).transpose()
}

/// The document this author has of these bytes.
pub fn find_same(view: &mut ReadTx, author: &str, sha256: &str) -> Result<Option<Document>, Fault> {
    let row: Option<Row> = documents::table
        .filter(documents::community_id.eq(view.cid()))
        .filter(documents::author.eq(author))
        .filter(documents::sha256.eq(sha256))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    row.map(|row| whole(view, row)).transpose()
}

fn whole(view: &mut ReadTx, row: Row) -> Result<Document, Fault> {
    let mut document = Document::try_from(row)?;
    document.links = links_of(view, document.id)?;
    Ok(document)
}

fn links_of(view: &mut ReadTx, id: DocumentId) -> Result<Vec<Link>, Fault> {
    let links: Vec<(String, At)> = document_links::table
        .filter(document_links::community_id.eq(view.cid()))
        .filter(document_links::document_id.eq(Uid::from(id)))
        .order((document_links::attached_at, document_links::subject))
        .select((document_links::subject, document_links::attached_at))
        .load(view.conn())?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let readers: Vec<(String, Uid)> = document_readers::table
        .filter(document_readers::community_id.eq(view.cid()))
        .filter(document_readers::document_id.eq(Uid::from(id)))
        .select((document_readers::subject, document_readers::unit_id))
        .load(view.conn())?;
    let link = |(subject, attached_at): (String, At)| Link {
        units: readers.iter().filter(|(of, _)| *of == subject).map(|(_, unit)| unit.id()).collect(),
        subject: Subject(subject),
        attached_at: attached_at.into(),
    };
    Ok(links.into_iter().map(link).collect())
}

/// Writes a new document down.
pub fn insert(tx: &mut WriteTx, document: &Document) -> Result<(), Fault> {
    let row = Row {
        community_id: document.community.into(),
        document_id: document.id.into(),
        author: document.author.clone(),
        unit_id: document.unit.map(Uid::from),
        media_type: document.content.media_type.name().to_owned(),
        size_bytes: document.content.size_bytes,
        sha256: document.content.sha256.clone(),
        filename: document.filename.clone(),
        orientation: document.content.orientation,
        version: document.version,
        created_at: document.created_at.into(),
    };
    diesel::insert_into(documents::table).values(row).execute(tx.conn())?;
    tx.touch(&DOCUMENTS, document.id);
    Ok(())
}

/// Writes down what a document belongs to from now on.
pub fn insert_link(
    tx: &mut WriteTx,
    id: DocumentId,
    subject: &Subject,
    at: Instant,
    author: &str,
) -> Result<(), Fault> {
    let values = (
        document_links::community_id.eq(tx.cid()),
        document_links::document_id.eq(Uid::from(id)),
        document_links::subject.eq(&subject.0),
        document_links::attached_at.eq(At(at)),
        document_links::author.eq(author),
    );
    diesel::insert_into(document_links::table).values(values).execute(tx.conn())?;
    tx.touch(&LINKS, id);
    Ok(())
}

/// Lets a unit open a document for what it belongs to.
pub fn insert_reader(tx: &mut WriteTx, id: DocumentId, subject: &Subject, unit: UnitId) -> Result<(), Fault> {
    let values = (
        document_readers::community_id.eq(tx.cid()),
        document_readers::document_id.eq(Uid::from(id)),
        document_readers::subject.eq(&subject.0),
        document_readers::unit_id.eq(Uid::from(unit)),
    );
    diesel::insert_into(document_readers::table).values(values).execute(tx.conn())?;
    tx.touch(&READERS, id);
    Ok(())
}

/// What belongs to a subject and this unit may not open for that yet.
pub fn barred(view: &mut ReadTx, subject: &Subject, unit: UnitId) -> Result<Vec<DocumentId>, Fault> {
    let open: Vec<Uid> = document_readers::table
        .filter(document_readers::community_id.eq(view.cid()))
        .filter(document_readers::unit_id.eq(Uid::from(unit)))
        .filter(document_readers::subject.eq(&subject.0))
        .select(document_readers::document_id)
        .load(view.conn())?;
    let ids: Vec<Uid> = document_links::table
        .filter(document_links::community_id.eq(view.cid()))
        .filter(document_links::subject.eq(&subject.0))
        .order(document_links::document_id)
        .select(document_links::document_id)
        .load(view.conn())?;
    Ok(ids.into_iter().filter(|id| !open.contains(id)).map(Uid::id).collect())
}

/// Writes down that a document changed.
pub fn save_version(tx: &mut WriteTx, document: &Document) -> Result<(), Fault> {
    let one = documents::table
        .filter(documents::community_id.eq(tx.cid()))
        .filter(documents::document_id.eq(Uid::from(document.id)));
    diesel::update(one).set(documents::version.eq(document.version)).execute(tx.conn())?;
    tx.touch(&DOCUMENTS, document.id);
    Ok(())
}

/// Removes a document that belongs to nothing.
pub fn delete(tx: &mut WriteTx, id: DocumentId) -> Result<(), Fault> {
    let one =
        documents::table.filter(documents::community_id.eq(tx.cid())).filter(documents::document_id.eq(Uid::from(id)));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&DOCUMENTS, id);
    Ok(())
}

/// The documents of the community behind one of them, by id, at most `limit`: where their bytes lie, and how many they are.
///
/// # Errors
/// When the disk refuses.
pub fn roll(view: &mut ReadTx, after: Option<DocumentId>, limit: i64) -> Result<Vec<(Address, i64)>, Fault> {
    let community = view.community();
    let mut query = documents::table
        .filter(documents::community_id.eq(view.cid()))
        .order(documents::document_id)
        .limit(limit)
        .select((documents::document_id, documents::sha256, documents::size_bytes))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(documents::document_id.gt(Uid::from(after)));
    }
    let rows: Vec<(Uid, String, i64)> = query.load(view.conn())?;
    Ok(rows.into_iter().map(|(id, sha256, size)| (Address::new(community, sha256, id.id()), size)).collect())
}

/// The documents of the community that belong to nothing, and the digests of their bytes.
pub fn unattached(view: &mut ReadTx) -> Result<Vec<(DocumentId, String)>, Fault> {
    let attached: Vec<Uid> = document_links::table
        .filter(document_links::community_id.eq(view.cid()))
        .select(document_links::document_id)
        .distinct()
        .load(view.conn())?;
    let attached: BTreeSet<Uid> = attached.into_iter().collect();
    let all: Vec<(Uid, String)> = documents::table
        .filter(documents::community_id.eq(view.cid()))
        .select((documents::document_id, documents::sha256))
        .load(view.conn())?;
    Ok(all.into_iter().filter(|(id, _)| !attached.contains(id)).map(|(id, sha256)| (id.id(), sha256)).collect())
}

/// The rows of the community that cannot be read, by table.
///
/// # Errors
/// When the disk refuses.
pub fn unreadable(view: &mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    let found = find_unreadable!(view, documents, document_id, Row, Document::try_from);
    Ok(vec![("documents", found)])
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[&DOCUMENTS, &LINKS, &READERS];
