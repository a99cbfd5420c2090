//! What happens to bytes around a transaction: first the timer that would clear up, then the bytes, then the row; and
//! the other way round when a document goes.

use super::actions;
use super::intake::{self, Received};
use super::model::{Content, Document, DocumentId};
use super::rules::ending;
use super::storage::{Address, Storage};
use db::Room;
use journal::Journal;
use kernel::{Actor, CommunityId, Fault, Text};
use web::Download;

/// Bytes that are in the storage and wait for their row.
#[derive(Clone, Debug)]
pub struct StoredBytes {
    /// The document they were put there for; none when the caller has this document already.
    pub reserved: Option<DocumentId>,
    /// What they are.
    pub content: Content,
}

/// Puts what has arrived in the storage, unless the caller has it already.
///
/// # Errors
/// `quota_exceeded`, `storage_full`, `unavailable`.
pub async fn store_bytes(
    journal: &Journal,
    actor: Actor,
    storage: &Storage,
    received: Received,
) -> Result<StoredBytes, Fault> {
    let Received { file, content } = received;
    let arrived = content.clone();
    let reserved = journal.write(actor, move |tx| actions::reserve(tx, &arrived)).await?;
    if let Some(id) = reserved {
        storage.put(Address::new(actor.community, content.sha256.clone(), id), file).await?;
    }
    Ok(StoredBytes { reserved, content })
}

/// Puts a PDF that the service has drawn itself in the storage and writes it down, as its actor's upload.
///
/// # Errors
/// `document_malformed`; `storage_full`, `unavailable`.
pub async fn bring(
    journal: &Journal,
    storage: &Storage,
    actor: Actor,
    pdf: Vec<u8>,
    filename: Text,
) -> Result<DocumentId, Fault> {
    journal.require_room()?;
    let StoredBytes { reserved, content } =
        store_bytes(journal, actor, storage, intake::drawn(pdf, storage).await?).await?;
    let kept = journal.write(actor, move |tx| actions::keep(tx, reserved, &content, Some(&filename)));
    Ok(kept.await?.0.id)
}

/// A document's bytes on their way out.
///
/// # Errors
/// `unavailable`.
pub async fn download(storage: &Storage, document: Document) -> Result<Download, Fault> {
    let blocks = storage.take(Address::of(&document)).await?;
    let media = document.content.media_type;
    Ok(Download {
        media: media.name(),
        etag: format!("\"{}\"", document.content.sha256),
        filename: document.filename.unwrap_or_else(|| format!("{}.{}", document.id, ending(media))),
        size: document.content.size_bytes.cast_unsigned(),
        blocks,
    })
}

/// Takes bytes whose row is gone, or never came, out of the storage; until that has worked, their timer comes again.
///
/// # Errors
/// `unavailable`.
pub async fn clear(journal: &Journal, community: CommunityId, storage: &Storage, left: Address) -> Result<(), Fault> {
    let id = left.document();
    storage.remove(left).await?;
    journal.write_in(Room::Reserve, Actor::system(community), move |tx| actions::cleared(tx, id)).await
}
