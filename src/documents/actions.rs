//! Actions: reserving a place, writing a document down, attaching it, removing it.

use uuid::Uuid;

use super::model::{Content, Document, DocumentId, DocumentTimer, Subject, written};
use super::rules;
use super::storage::Address;
use super::store;
use super::wire::{DocumentRemoved, DocumentUploaded};
use journal::{Amiss, Counted, Implied, ReadTx, When, WriteTx, present, timers_amiss};
use kernel::{Expected, Fault, INTERNAL, Id, OrFaultAs, Span, Text, UNAVAILABLE, UnitId, Violation};
use web::codes::NOT_FOUND;

/// How long an upload waits for what it is meant for.
const WAITS: Span = Span::hours(24);

/// How soon bytes that could not be removed are tried again.
const AGAIN: Span = Span::hours(1);

/// Whether an upload made a document or found one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upload {
    /// It is new.
    Made,
    /// The caller had uploaded the same bytes before.
    Found,
}

/// Before bytes are put anywhere: the id they are put there for, with a timer that clears up if nothing comes of it.
/// None when the caller has these bytes already.
///
/// # Errors
/// `quota_exceeded`: what arrived counts, whatever becomes of it.
pub fn reserve(tx: &mut WriteTx, content: &Content) -> Result<Option<DocumentId>, Fault> {
    let (author, sha256) = (written(tx.actor().author), content.sha256.as_str());
    if store::find_same(tx, &author, sha256)?.is_some() {
        return Ok(None);
    }
    tx.take_quota(Counted::Uploads, 1)?;
    tx.take_quota(Counted::UploadBytes, content.size_bytes)?;
    let id: DocumentId = tx.new_id();
    wait(tx, id, sha256)?;
    Ok(Some(id))
}

/// Saves an upload whose bytes are in the storage. The same bytes from the same caller are one document, which waits
/// again.
///
/// # Errors
/// `unavailable` when the document it repeats was removed meanwhile: sent again, it is new.
pub fn keep(
    tx: &mut WriteTx,
    reserved: Option<DocumentId>,
    content: &Content,
    filename: Option<&Text>,
) -> Result<(Document, Upload), Fault> {
    let author = written(tx.actor().author);
    if let Some(found) = store::find_same(tx, &author, &content.sha256)? {
        if found.links.is_empty() {
            wait(tx, found.id, &found.content.sha256)?;
        }
        return Ok((found, Upload::Found));
    }
    let id =
        reserved.ok_or_else(|| Fault::caused(&UNAVAILABLE, "no room for another upload").with("retry_after", 1))?;
    let document = Document {
        id,
        community: tx.community(),
        author,
        unit: tx.actor().unit,
        content: content.clone(),
        filename: filename.and_then(|name| rules::filename(name, content.media_type)),
        version: 1,
        created_at: tx.now(),
        links: Vec::new(),
    };
    store::insert(tx, &document)?;
    wait(tx, id, &content.sha256)?;
    tx.record(&DocumentUploaded::of(&document))?;
    Ok((document, Upload::Made))
}

fn wait(tx: &mut WriteTx, id: DocumentId, sha256: &str) -> Result<(), Fault> {
    let due = tx.now().plus(WAITS);
    tx.timer(due, unattached(sha256)?, id.uuid())
}

/// The deadline of a document that belongs to nothing.
fn unattached(sha256: &str) -> Result<DocumentTimer, Fault> {
    sha256.parse().map(DocumentTimer::Unattached).or_fault_as(&INTERNAL, "the digest of a document is none")
}

/// The document, if the caller may know of it.
///
/// # Errors
/// `not_found`, the same as for an id that does not exist.
pub fn visible(view: &mut ReadTx, id: DocumentId) -> Result<Document, Fault> {
    let found = store::find(view, id)?.filter(|document| rules::may_open(document, view.actor()));
    found.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// For other slices: from here on a document belongs to a subject, and these units may open it for that. Returns the hash
/// of its bytes; nothing when the caller may not know of such a document. Said again, it adds the units that are new.
pub fn attach(tx: &mut WriteTx, id: DocumentId, subject: &Subject, units: &[UnitId]) -> Result<Option<String>, Fault> {
    let found = store::find(tx, id)?.filter(|document| rules::may_open(document, tx.actor()));
    let Some(mut document) = found else { return Ok(None) };
    let known = document.links.iter().find(|link| link.subject == *subject);
    let known_units = known.map(|link| link.units.clone()).unwrap_or_default();
    if known.is_none() {
        let (now, author) = (tx.now(), written(tx.actor().author));
        store::insert_link(tx, id, subject, now, &author)?;
    }
    for unit in units.iter().filter(|unit| !known_units.contains(unit)) {
        store::insert_reader(tx, id, subject, *unit)?;
    }
    document.version += 1;
    store::save_version(tx, &document)?;
    tx.cancel_timers(id.uuid())?;
    Ok(Some(document.content.sha256))
}

/// For other slices: this unit may open from now on whatever belongs to a subject.
pub fn admit(tx: &mut WriteTx, subject: &Subject, unit: UnitId) -> Result<(), Fault> {
    for id in store::barred(tx, subject, unit)? {
        store::insert_reader(tx, id, subject, unit)?;
    }
    Ok(())
}

/// For other slices: the violation of a body that names, at this place, a document the caller may not know of.
pub fn unknown(pointer: impl Into<String>) -> Violation {
    let words = ["没有这个文件, 或您无权查看。", "There is no such document that you may see."];
    Violation::new(pointer, &rules::UNKNOWN_DOCUMENT, words)
}

/// Removes a document that belongs to nothing; its bytes follow within seconds.
///
/// # Errors
/// `not_found`, `stale_version`, `document_attached`.
pub fn delete(tx: &mut WriteTx, id: DocumentId, expected: &Expected) -> Result<(), Fault> {
    let found = store::find(tx, id)?;
    let mine = |document: &Document| rules::may_open(document, tx.actor()) || rules::may_remove(document, tx.actor());
    let document = found.filter(mine).ok_or(&NOT_FOUND)?;
    expected.check(document.version)?;
    rules::remove(&document)?;
    forget(tx, &document)
}

/// Removes a document that belongs to nothing and whose bytes a backup does not hold: it was removed while the backup was
/// taken. Returns whether there was one.
pub fn withdraw(tx: &mut WriteTx, id: DocumentId) -> Result<bool, Fault> {
    match store::find(tx, id)?.filter(|document| document.links.is_empty()) {
        Some(document) => forget(tx, &document).map(|()| true),
        None => Ok(false),
    }
}

/// The row goes, and the timer that takes the bytes away is due at once.
fn forget(tx: &mut WriteTx, document: &Document) -> Result<(), Fault> {
    store::delete(tx, document.id)?;
    let now = tx.now();
    tx.timer(now, unattached(&document.content.sha256)?, document.id.uuid())?;
    tx.record(&DocumentRemoved::of(document))?;
    Ok(())
}

/// Acts on a timer whose time has come: a document that still belongs to nothing goes; bytes without a row are named, to
/// be cleared away when this transaction is kept. A timer for what has changed meanwhile does nothing.
pub fn on_timer(tx: &mut WriteTx, timer: &DocumentTimer, subject: Uuid) -> Result<Option<Address>, Fault> {
    let (id, DocumentTimer::Unattached(sha256)) = (DocumentId::of(subject), timer);
    match store::find(tx, id)? {
        Some(document) if document.links.is_empty() => forget(tx, &document).map(|()| None),
        Some(_) => Ok(None),
        None => {
            let later = tx.now().plus(AGAIN);
            tx.timer(later, timer.clone(), subject)?;
            Ok(Some(Address::new(tx.community(), sha256.to_string(), id)))
        }
    }
}

/// The timers that are not there although a document that belongs to nothing waits for one. One without a document clears bytes
/// away, and is about nothing that is kept.
pub fn wrong_timers(view: &mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault> {
    let by = When::By(present(view)?.plus(WAITS));
    let mut implied = Vec::new();
    for (id, sha256) in store::unattached(view)? {
        // A digest that is none is told of by the row itself.
        let Ok(timer) = unattached(&sha256) else { continue };
        implied.push(Implied::of(by, &timer, id.uuid()));
    }
    timers_amiss::<DocumentTimer>(view, &implied, None)
}

/// Records that the bytes of a document are gone.
pub fn cleared(tx: &mut WriteTx, id: DocumentId) -> Result<(), Fault> {
    tx.cancel_timers(id.uuid())
}
