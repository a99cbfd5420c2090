//! One shelf for the service, whichever place is behind it.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::bucket::Bucket;
use super::folder::Folder;
use crate::model::Document;
use config::Keeping;
use kernel::canonical::{hex, is_digest};
use kernel::{Cause, CommunityId, DocumentId, Fault, INTERNAL, Instant, OrFaultAs, STORAGE_FULL, UNAVAILABLE};

/// How much is read at once.
const BLOCK: usize = 64 * 1024;

/// How many images are cleaned at once: each needs its bytes in memory.
const CLEANING: usize = 2;

/// Where the bytes of a document lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    community: CommunityId,
    sha256: String,
    document: DocumentId,
}

impl Address {
    /// Where those of this document lie.
    pub fn of(document: &Document) -> Self {
        Self::new(document.community, document.content.sha256.clone(), document.id)
    }

    /// Where bytes of this hash lie for this document.
    pub fn new(community: CommunityId, sha256: String, document: DocumentId) -> Self {
        Self { community, sha256, document }
    }

    /// The parts of a path, or of a key.
    pub fn parts(&self) -> [String; 3] {
        let first = self.sha256.get(..2).unwrap_or("00").to_owned();
        [self.community.to_string(), first, format!("{}.{}", self.sha256, self.document)]
    }

    /// The document they lie there for.
    pub fn document(&self) -> DocumentId {
        self.document
    }

    /// Whether the hash is one: what comes from a disk may not lead out of the folder.
    pub fn is_sound(&self) -> bool {
        is_digest(&self.sha256)
    }

    /// What the bytes must hash to.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// Why the shelf cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The folder cannot be made or written to.
    #[error("--documents {}: the folder cannot be used: {}; name a folder that this user may write to", .0.display(), .1)]
    Folder(PathBuf, io::Error),
    /// No bucket can be made of its address.
    #[error("--documents: the bucket {0} cannot be used: {1}")]
    Bucket(String, String),
}

/// The shelf; cheap to clone, one for the process.
#[derive(Clone)]
pub struct Shelf(Arc<Inner>);

struct Inner {
    place: Place,
    cleaning: Semaphore,
    /// 1 as long as uploads can be kept.
    writable: Gauge,
}

enum Place {
    Folder(Folder),
    Bucket(Box<Bucket>),
}

impl Shelf {
    /// Opens the shelf the settings name. Uploads that a crash cut off more than a day before `now` are thrown away.
    ///
    /// # Errors
    /// [`Broken`], for whoever starts the service.
    pub fn open(keeping: Keeping, now: Instant) -> Result<Self, Broken> {
        let place = match keeping {
            Keeping::Folder(folder) => {
                Place::Folder(Folder::open(folder.clone(), now).map_err(|error| Broken::Folder(folder, error))?)
            }
            Keeping::Bucket(store) => Place::Bucket(Box::new(Bucket::open(store)?)),
        };
        Ok(Self::on(place))
    }

    fn on(place: Place) -> Self {
        let writable = Gauge::default();
        writable.set(1);
        Self(Arc::new(Inner { place, cleaning: Semaphore::new(CLEANING), writable }))
    }

    /// Adds its figures to a registry.
    pub fn register(&self, registry: &mut Registry) {
        let writable = self.0.writable.clone();
        registry.register("documents_writable", "Whether the last upload could be kept", writable);
    }

    /// Waits for a place among those that clean images.
    ///
    /// # Errors
    /// Never while the service runs.
    pub async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>, Fault> {
        self.0.cleaning.acquire().await.or_fault_as(&UNAVAILABLE, "no turn to clean an image")
    }

    /// Where uploads are written while they arrive.
    pub fn incoming(&self) -> PathBuf {
        match &self.0.place {
            Place::Folder(folder) => folder.incoming(),
            Place::Bucket(_) => std::env::temp_dir(),
        }
    }

    /// Puts a file on the shelf: whole and durable when this returns. Twice does no harm.
    ///
    /// # Errors
    /// `storage_full`, `unavailable`.
    pub async fn put(&self, address: Address, file: NamedTempFile) -> Result<(), Fault> {
        let inner = Arc::clone(&self.0);
        let kept = self.write(move || match &inner.place {
            Place::Folder(folder) => folder.put(&address, file),
            Place::Bucket(bucket) => bucket.put(&address, file),
        });
        kept.await?;
        if self.0.writable.set(1) == 0 {
            tracing::warn!(place = self.named(), "uploads can be kept again");
        }
        Ok(())
    }

    /// Does something that writes an upload, on a thread for that. What stands in its way is told to the log with its
    /// place, once until an upload is kept again.
    ///
    /// # Errors
    /// `storage_full`, `unavailable`.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        apart(job).await?.map_err(|error| {
            if self.0.writable.set(0) == 1 {
                tracing::error!(place = self.named(), why = %error.told(), "uploads cannot be kept");
            }
            match refused(error) {
                full if full.code() == &STORAGE_FULL => full,
                other => other.because(
                    "文件目前无法存入; 已有文件和其他业务不受影响, 请联系运维人员。",
                    "Files cannot be stored at the moment. Those that are there, and everything else, are not concerned; \
                     tell the operator.",
                ),
            }
        })
    }

    /// What an operator calls the place.
    fn named(&self) -> String {
        match &self.0.place {
            Place::Folder(folder) => folder.root().display().to_string(),
            Place::Bucket(_) => "bucket".to_owned(),
        }
    }

    /// The bytes, block by block; the last one only when all of them are what the address says.
    ///
    /// # Errors
    /// `unavailable`, also when the shelf does not have them.
    pub async fn take(&self, address: Address) -> Result<Receiver<io::Result<Bytes>>, Fault> {
        let sought = address.clone();
        let reader = self
            .aside(move |place| match place {
                Place::Folder(folder) => folder.read(&sought),
                Place::Bucket(bucket) => bucket.read(&sought),
            })
            .await?;
        let (blocks, reading) = channel(2);
        tokio::task::spawn_blocking(move || pump(reader, &address, &blocks));
        Ok(reading)
    }

    /// Takes bytes off the shelf, if they are there.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn remove(&self, address: Address) -> Result<(), Fault> {
        self.aside(move |place| match place {
            Place::Folder(folder) => folder.remove(&address),
            Place::Bucket(bucket) => bucket.remove(&address),
        })
        .await
    }

    /// A folder as it lies there: nothing is made, nothing thrown away.
    pub fn at(folder: PathBuf) -> Self {
        Self::on(Place::Folder(Folder::at(folder)))
    }

    /// The bytes at an address, unchecked.
    pub(super) fn reader(&self, address: &Address) -> io::Result<Box<dyn Read + Send>> {
        match &self.0.place {
            Place::Folder(folder) => folder.read(address),
            Place::Bucket(bucket) => bucket.read(address),
        }
    }

    /// Puts a file on the shelf, on this thread.
    pub(super) fn keep(&self, address: &Address, file: NamedTempFile) -> io::Result<()> {
        match &self.0.place {
            Place::Folder(folder) => folder.put(address, file),
            Place::Bucket(bucket) => bucket.put(address, file),
        }
    }

    /// The folder, where it is one.
    pub(super) fn folder(&self) -> Option<&Folder> {
        match &self.0.place {
            Place::Folder(folder) => Some(folder),
            Place::Bucket(_) => None,
        }
    }

    async fn aside<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Place) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let inner = Arc::clone(&self.0);
        aside(move || job(&inner.place)).await
    }
}

/// Does something that blocks on a thread for that.
///
/// # Errors
/// `storage_full`, `unavailable`.
pub async fn aside<T: Send + 'static>(job: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Fault> {
    apart(job).await?.map_err(refused)
}

async fn apart<T: Send + 'static>(
    job: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<io::Result<T>, Fault> {
    tokio::task::spawn_blocking(job).await.or_fault_as(&INTERNAL, "work with a document ended early")
}

/// What a place refuses with; the cause is never an address with a signature in it.
fn refused(error: io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Fault::caused(&STORAGE_FULL, error),
        _ => Fault::caused(&UNAVAILABLE, error),
    }
}

/// Reads to the end and hands on; the last block is held back until the hash is right.
fn pump(mut reader: Box<dyn Read + Send>, address: &Address, blocks: &Sender<io::Result<Bytes>>) {
    let (mut digest, mut held) = (Sha256::new(), Bytes::new());
    loop {
        let block = match next(&mut reader) {
            Ok(block) => block,
            Err(error) => return drop(blocks.blocking_send(Err(error))),
        };
        if block.is_empty() {
            break;
        }
        digest.update(&block);
        let before = std::mem::replace(&mut held, block);
        if !before.is_empty() && blocks.blocking_send(Ok(before)).is_err() {
            return;
        }
    }
    let right = hex(&digest.finalize()) == address.sha256();
    if !right {
        tracing::error!(document = %address.document, "the bytes on the shelf are not those that were put there");
    }
    let last = if right { Ok(held) } else { Err(io::Error::from(io::ErrorKind::InvalidData)) };
    // Nobody reads any more: nothing to tell.
    let _ = blocks.blocking_send(last);
}

fn next(reader: &mut impl Read) -> io::Result<Bytes> {
    let mut block = Vec::with_capacity(BLOCK);
    reader.take(BLOCK as u64).read_to_end(&mut block)?;
    Ok(block.into())
}
