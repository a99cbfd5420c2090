//! One storage for the service, whichever backend is behind it: a folder or a bucket.

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

use super::address::Address;
use super::bucket::Bucket;
use super::error::OpenError;
use super::folder::Folder;
use config::Keeping;
use kernel::canonical::hex;
use kernel::{Cause, Fault, INTERNAL, Instant, OrFaultAs, STORAGE_FULL, UNAVAILABLE};

/// How much is read at once.
const BLOCK: usize = 64 * 1024;

/// How many images are cleaned at once: each needs its bytes in memory.
const CLEANING: usize = 2;

/// The storage; cheap to clone, one for the process.
#[derive(Clone)]
pub struct Storage(Arc<Inner>);

struct Inner {
    backend: Backend,
    cleaning: Semaphore,
    /// 1 as long as uploads can be kept.
    writable: Gauge,
}

enum Backend {
    Folder(Folder),
    Bucket(Box<Bucket>),
}

impl Storage {
    /// Opens the storage the settings name. Uploads that a crash cut off more than a day before `now` are thrown away.
    ///
    /// # Errors
    /// [`OpenError`], for whoever starts the service.
    pub fn open(keeping: Keeping, now: Instant) -> Result<Self, OpenError> {
        let backend = match keeping {
            Keeping::Folder(folder) => {
                Backend::Folder(Folder::open(folder.clone(), now).map_err(|error| OpenError::Folder(folder, error))?)
            }
            Keeping::Bucket(store) => Backend::Bucket(Box::new(Bucket::open(store)?)),
        };
        Ok(Self::on(backend))
    }

    fn on(backend: Backend) -> Self {
        let writable = Gauge::default();
        writable.set(1);
        Self(Arc::new(Inner { backend, cleaning: Semaphore::new(CLEANING), writable }))
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
        match &self.0.backend {
            Backend::Folder(folder) => folder.incoming(),
            Backend::Bucket(_) => std::env::temp_dir(),
        }
    }

    /// Puts a file in the storage: whole and durable when this returns. Twice does no harm.
    ///
    /// # Errors
    /// `storage_full`, `unavailable`.
    pub async fn put(&self, address: Address, file: NamedTempFile) -> Result<(), Fault> {
        let inner = Arc::clone(&self.0);
        let kept = self.write(move || match &inner.backend {
            Backend::Folder(folder) => folder.put(&address, file),
            Backend::Bucket(bucket) => bucket.put(&address, file),
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
        on_blocking_thread(job).await?.map_err(|error| {
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
        match &self.0.backend {
            Backend::Folder(folder) => folder.root().display().to_string(),
            Backend::Bucket(_) => "bucket".to_owned(),
        }
    }

    /// The bytes, block by block; the last one only when all of them are what the address says.
    ///
    /// # Errors
    /// `unavailable`, also when the storage does not have them.
    pub async fn take(&self, address: Address) -> Result<Receiver<io::Result<Bytes>>, Fault> {
        let sought = address.clone();
        let reader = self
            .blocking(move |backend| match backend {
                Backend::Folder(folder) => folder.read(&sought),
                Backend::Bucket(bucket) => bucket.read(&sought),
            })
            .await?;
        let (blocks, reading) = channel(2);
        tokio::task::spawn_blocking(move || pump(reader, &address, &blocks));
        Ok(reading)
    }

    /// Takes bytes out of the storage, if they are there.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn remove(&self, address: Address) -> Result<(), Fault> {
        self.blocking(move |backend| match backend {
            Backend::Folder(folder) => folder.remove(&address),
            Backend::Bucket(bucket) => bucket.remove(&address),
        })
        .await
    }

    /// A folder as it lies there: nothing is made, nothing thrown away.
    pub fn at(folder: PathBuf) -> Self {
        Self::on(Backend::Folder(Folder::at(folder)))
    }

    /// The bytes at an address, unchecked.
    pub(super) fn reader(&self, address: &Address) -> io::Result<Box<dyn Read + Send>> {
        match &self.0.backend {
            Backend::Folder(folder) => folder.read(address),
            Backend::Bucket(bucket) => bucket.read(address),
        }
    }

    /// Puts a file in the storage, on this thread.
    pub(super) fn keep(&self, address: &Address, file: NamedTempFile) -> io::Result<()> {
        match &self.0.backend {
            Backend::Folder(folder) => folder.put(address, file),
            Backend::Bucket(bucket) => bucket.put(address, file),
        }
    }

    /// The folder, where it is one.
    pub(super) fn folder(&self) -> Option<&Folder> {
        match &self.0.backend {
            Backend::Folder(folder) => Some(folder),
            Backend::Bucket(_) => None,
        }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Backend) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let inner = Arc::clone(&self.0);
        blocking(move || job(&inner.backend)).await
    }
}

/// Does something that blocks on a thread for that.
///
/// # Errors
/// `storage_full`, `unavailable`.
pub async fn blocking<T: Send + 'static>(job: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Fault> {
    on_blocking_thread(job).await?.map_err(refused)
}

async fn on_blocking_thread<T: Send + 'static>(
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
        tracing::error!(document = %address.document(), "the stored bytes of a document are not those that were put there");
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
