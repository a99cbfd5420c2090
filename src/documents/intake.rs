//! Receiving a file: written to disk and hashed as it arrives, then looked at, images cleaned and PDFs looked into.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::images::{self, Cleaned};
use super::model::{Content, MediaType};
use super::pdf;
use super::rules::{self, DOCUMENT_MALFORMED};
use super::storage::{Storage, blocking};
use kernel::canonical::hex;
use kernel::{Fault, INTERNAL, OrFaultAs};
use web::Arriving;

/// How much of the end of a PDF is searched for its end mark.
const TAIL: u64 = 2048;

/// A file that has arrived: what it is, and where its bytes lie for the moment.
pub struct Received {
    /// The bytes as they are to be kept.
    pub file: NamedTempFile,
    /// What they are.
    pub content: Content,
}

/// A file on its way in.
struct Spool {
    file: NamedTempFile,
    digest: Sha256,
    size: u64,
    head: Vec<u8>,
}

/// Receives a file. Memory holds a block of it at a time; once it has arrived, an image is cleaned and a PDF looked into in
/// its turn.
///
/// # Errors
/// Those of the body; `document_type_mismatch`, `document_malformed`, `document_picture_too_large`, `document_active`,
/// `document_locked`; `storage_full`, `unavailable`.
pub async fn receive(mut arriving: Arriving, storage: &Storage) -> Result<Received, Fault> {
    let incoming = storage.incoming();
    let begun = incoming.clone();
    let mut spool = storage.write(move || Spool::begin(&begun)).await?;
    while let Some(block) = arriving.block().await? {
        spool = storage.write(move || spool.with(&block)).await?;
    }
    let media = rules::agreed(&spool.head, arriving.media())?;
    let _turn = storage.turn().await?;
    match media {
        MediaType::Pdf => blocking(move || spool.pdf()).await?,
        image @ (MediaType::Jpeg | MediaType::Png) => storage.write(move || spool.image(image, incoming)).await?,
    }
}

/// Receives a PDF that the service has drawn itself.
///
/// # Errors
/// `document_malformed`; `storage_full`, `unavailable`.
pub async fn drawn(pdf: Vec<u8>, storage: &Storage) -> Result<Received, Fault> {
    let incoming = storage.incoming();
    storage.write(move || Spool::begin(&incoming)?.with(&pdf)?.pdf()).await?
}

impl Spool {
    fn begin(incoming: &PathBuf) -> io::Result<Self> {
        let file = NamedTempFile::new_in(incoming)?;
        Ok(Self { file, digest: Sha256::new(), size: 0, head: Vec::new() })
    }

    fn with(mut self, block: &[u8]) -> io::Result<Self> {
        if self.head.is_empty() {
            self.head.extend(block.iter().take(16));
        }
        self.file.write_all(block)?;
        self.digest.update(block);
        self.size += block.len() as u64;
        Ok(self)
    }

    fn received(self, media_type: MediaType, orientation: Option<i64>) -> Result<Received, Fault> {
        let size_bytes = i64::try_from(self.size).or_fault_as(&INTERNAL, "a file is larger than a number")?;
        let sha256 = hex(&self.digest.finalize());
        Ok(Received { file: self.file, content: Content { media_type, size_bytes, sha256, orientation } })
    }

    /// A PDF is kept as it is, if it is all there and would do nothing.
    fn pdf(mut self) -> io::Result<Result<Received, Fault>> {
        let file = self.file.as_file_mut();
        file.seek(SeekFrom::Start(self.size.saturating_sub(TAIL)))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        if !rules::ends_as_pdf(&tail) {
            return Ok(Err(Fault::of(&DOCUMENT_MALFORMED)));
        }
        Ok(match pdf::look(file)? {
            Ok(()) => self.received(MediaType::Pdf, None),
            Err(objection) => Err(rules::objected(objection)),
        })
    }

    /// An image is kept without its metadata, in another file.
    fn image(mut self, media: MediaType, incoming: PathBuf) -> io::Result<Result<Received, Fault>> {
        let cleaned = match media {
            MediaType::Png => images::cleaned_png(whole(self.file.as_file_mut())?),
            MediaType::Jpeg | MediaType::Pdf => images::cleaned_jpeg(whole(self.file.as_file_mut())?),
        };
        let Cleaned { pieces, orientation } = match cleaned {
            Ok(cleaned) => cleaned,
            Err(flaw) => return Ok(Err(rules::flawed(flaw))),
        };
        let mut clean = Self::begin(&incoming)?;
        for piece in pieces {
            clean = clean.with(&piece)?;
        }
        Ok(clean.received(media, orientation))
    }
}

fn whole(file: &mut File) -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes.into())
}
