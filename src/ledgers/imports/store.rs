//! Storage: imports. The copy of the file and the undo record are read only where they are needed.

use diesel::prelude::*;
use serde::Serialize;

use super::super::tables::model::{Finding, Notice};
use super::model::{
    Count, Counts, FileFacts, Import, ImportContents, ImportEffect, ImportFormat, ImportId, ImportKind, ImportMode,
    Original, Source, Visibility,
};
use db::schema::imports;
use db::{Json, MultiBackend, ReadRows, find_unreadable, from_json, instant_key, read_row, sorted, stored, to_json};
use journal::{Keeps, ReadTx, RowKind, RowState, WriteTx};
use kernel::{AccountId, CommunityId, Fault, Id, Instant, Key, Mark, Page, Window, canonical};

#[derive(Queryable, Selectable)]
#[diesel(table_name = imports)]
struct Row {
    import_id: ImportId,
    kind: ImportKind,
    mode: ImportMode,
    format: ImportFormat,
    sha256: String,
    bytes: i64,
    counts: Json<Vec<Count>>,
    finding_count: i64,
    notices: Json<Vec<Notice>>,
    created_at: Instant,
    created_by: Option<AccountId>,
    forgotten_at: Instant,
    #[diesel(select_expression = imports::brought.is_not_null())]
    kept: bool,
}

stored!(Row in imports[import_id]);

/// All that is kept of an import: what may be large, or names people, by its digest alone.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = imports)]
struct Whole {
    community_id: CommunityId,
    import_id: ImportId,
    kind: String,
    mode: String,
    format: String,
    sha256: String,
    bytes: i64,
    counts: String,
    findings: String,
    finding_count: i64,
    notices: String,
    source: Option<String>,
    brought: Option<String>,
    created_at: Instant,
    created_by: Option<AccountId>,
    forgotten_at: Instant,
}

stored!(Whole in imports[import_id]);

/// Every state of an import. Files are large: one is read after the other, and no text of it stays in memory.
pub static IMPORTS: RowKind = RowKind {
    name: "imports",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let mut found = Vec::new();
        for key in keys {
            let row: Option<Whole> =
                one(view, ImportId::of(key.0)).select(Whole::as_select()).read_first(view.conn())?;
            let Some(mut row) = row else { continue };
            let digest = |text: &String| canonical::digest(text.as_bytes());
            (row.source, row.brought) = (row.source.as_ref().map(digest), row.brought.as_ref().map(digest));
            row.findings = digest(&row.findings);
            found.push(RowState::of(*key, None, &row)?);
        }
        Ok(found)
    },
    keys: |view| {
        let mine = imports::table.filter(imports::community_id.eq(view.community()));
        let ids: Vec<ImportId> = mine.select(imports::import_id).load(view.conn())?;
        Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
    },
};

impl From<Row> for Import {
    fn from(row: Row) -> Self {
        // Sheets that were unknown when a file was imported had no rows in it.
        let mut counts = Counts::default();
        counts.iter_mut().zip(row.counts.into_inner()).for_each(|(count, known)| *count = known);
        Self {
            id: row.import_id,
            kind: row.kind,
            mode: row.mode,
            file: FileFacts { format: row.format, sha256: row.sha256, bytes: row.bytes },
            counts,
            finding_count: row.finding_count,
            notices: row.notices.into_inner(),
            created_at: row.created_at,
            created_by: row.created_by,
            forgotten_at: row.forgotten_at,
            copy: if row.kept { Original::Kept } else { Original::Forgotten },
        }
    }
}

type One<'q> = imports::BoxedQuery<'q, MultiBackend>;

fn one<'q>(view: &ReadTx, id: ImportId) -> One<'q> {
    let mine = imports::table.filter(imports::community_id.eq(view.community()));
    mine.filter(imports::import_id.eq(id)).into_boxed()
}

/// The import of this id.
pub fn find(view: &mut ReadTx, id: ImportId) -> Result<Option<Import>, Fault> {
    one(view, id).select(Row::as_select()).read_first(view.conn())
}

/// The imports of the community that the caller may see.
pub fn list(view: &mut ReadTx, visibility: Visibility, window: &Window) -> Result<Page<Import>, Fault> {
    let query = imports::table.filter(imports::community_id.eq(view.community())).limit(window.limit + 1).into_boxed();
    let query = match visibility {
        Visibility::All => query,
        Visibility::Households => query.filter(imports::kind.eq(ImportKind::Households)),
        Visibility::Others => query.filter(imports::kind.ne(ImportKind::Households)),
    };
    let query = sorted!(query, window, imports::import_id, imports::created_at, instant_key);
    let found = query.select(Row::as_select()).read_all(view.conn())?;
    let mark = |import: &Import| Mark { key: Key::Number(import.created_at.micros()), id: import.id.uuid() };
    Ok(Page::cut(found, window, mark))
}

/// The wrong cells of an import.
pub fn findings(view: &mut ReadTx, id: ImportId) -> Result<Vec<Finding>, Fault> {
    let text: Option<String> = one(view, id).select(imports::findings).first(view.conn()).optional()?;
    read_row("imports", id, || text.map_or(Ok(Vec::new()), |text| from_json(&text)))
}

/// The file of an import as it came, while it is kept.
pub fn source(view: &mut ReadTx, import: &Import) -> Result<Option<Source>, Fault> {
    let text: Option<Option<String>> = one(view, import.id).select(imports::source).first(view.conn()).optional()?;
    let source = |text: String| match import.kind {
        ImportKind::Onboarding => read_row("imports", import.id, || from_json(&text)).map(Source::Book),
        ImportKind::Zones => Ok(Source::Map(text)),
        ImportKind::Households => Ok(Source::Nothing),
    };
    text.flatten().map(source).transpose()
}

/// What an import brought, while the way back is kept.
pub fn brought(view: &mut ReadTx, id: ImportId) -> Result<Vec<ImportEffect>, Fault> {
    let text: Option<Option<String>> = one(view, id).select(imports::brought).first(view.conn()).optional()?;
    read_row("imports", id, || text.flatten().map_or(Ok(Vec::new()), |text| from_json(&text)))
}

/// Saves an import.
pub fn insert(tx: &mut WriteTx, import: &Import, kept: &ImportContents) -> Result<(), Fault> {
    let source = match &kept.source {
        Source::Book(book) => Some(to_json(book)?),
        Source::Map(text) => Some(text.clone()),
        Source::Nothing => None,
    };
    let values = (
        imports::community_id.eq(tx.community()),
        imports::import_id.eq(import.id),
        imports::kind.eq(import.kind),
        imports::mode.eq(import.mode),
        imports::format.eq(import.file.format),
        imports::sha256.eq(&import.file.sha256),
        imports::bytes.eq(import.file.bytes),
        imports::counts.eq(to_json(&import.counts)?),
        imports::findings.eq(to_json(&kept.findings)?),
        imports::finding_count.eq(import.finding_count),
        imports::notices.eq(to_json(&import.notices)?),
        imports::source.eq(source),
        imports::brought.eq(Some(to_json(&kept.brought)?)),
        imports::created_at.eq(import.created_at),
        imports::created_by.eq(import.created_by),
        imports::forgotten_at.eq(import.forgotten_at),
    );
    diesel::insert_into(imports::table).values(values).execute(tx.conn())?;
    tx.touch(&IMPORTS, import.id);
    Ok(())
}

/// Forgets the copy and the way back.
pub fn forget(tx: &mut WriteTx, id: ImportId) -> Result<(), Fault> {
    let one = imports::table.filter(imports::community_id.eq(tx.community())).filter(imports::import_id.eq(id));
    // The copy holds names.
    db::destroyed();
    let nothing = (imports::source.eq(None::<String>), imports::brought.eq(None::<String>));
    diesel::update(one).set(nothing).execute(tx.conn())?;
    tx.touch(&IMPORTS, id);
    Ok(())
}

/// Removes the record of an import.
pub fn delete(tx: &mut WriteTx, id: ImportId) -> Result<(), Fault> {
    let one = imports::table.filter(imports::community_id.eq(tx.community())).filter(imports::import_id.eq(id));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&IMPORTS, id);
    Ok(())
}

/// The imports of the community that cannot be read, with all that is kept of each.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    let mut found = find_unreadable!(view, imports, import_id, Row, Import::try_from);
    let mine = imports::table.filter(imports::community_id.eq(view.community()));
    let ids: Vec<ImportId> = mine.select(imports::import_id).order(imports::import_id).load(view.conn())?;
    for id in ids {
        let key = id.to_string();
        if !found.contains(&key) && opened(view, id).is_err_and(|fault| fault.row().is_some()) {
            found.push(key);
        }
    }
    Ok(found)
}

/// Reads everything that is kept of an import.
fn opened(view: &mut ReadTx, id: ImportId) -> Result<(), Fault> {
    findings(view, id)?;
    brought(view, id)?;
    if let Some(import) = find(view, id)? {
        source(view, &import)?;
    }
    Ok(())
}

/// When the copy of an import is forgotten, and whether it is still kept.
pub struct KeptUntil {
    /// Which import.
    pub id: ImportId,
    /// When.
    pub forgotten_at: Instant,
    /// Whether it is kept.
    pub kept: bool,
}

/// The copies of all imports of the community.
pub fn copies(view: &mut ReadTx) -> Result<Vec<KeptUntil>, Fault> {
    let rows: Vec<(ImportId, Instant, bool)> = imports::table
        .filter(imports::community_id.eq(view.community()))
        .select((imports::import_id, imports::forgotten_at, imports::brought.is_not_null()))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(id, forgotten_at, kept)| KeptUntil { id, forgotten_at, kept }).collect())
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[&IMPORTS];
