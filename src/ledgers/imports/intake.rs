//! What every file goes through before anybody reads it: its facts, and a turn off the threads that answer requests.

use tokio::sync::Semaphore;

use super::model::{FileFacts, ImportFormat};
use crate::kernel::{Fault, OrFaultAs, UNAVAILABLE, canonical};

/// How many files are read at once: each may take some hundred megabytes.
static TURNS: Semaphore = Semaphore::const_new(2);

/// What is said of a file without its content.
pub fn facts(format: ImportFormat, bytes: &[u8]) -> FileFacts {
    let sha256 = canonical::hex(&canonical::sha256(bytes));
    FileFacts { format, sha256, bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX) }
}

/// Reads a file in its turn; one that its reader stumbles over is broken.
///
/// # Errors
/// What the reader answers.
pub async fn in_turn<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    broken: fn() -> Fault,
) -> Result<T, Fault> {
    let _turn = TURNS.acquire().await.or_fault_as(&UNAVAILABLE, "no turn to read a file")?;
    tokio::task::spawn_blocking(read).await.unwrap_or_else(|_| Err(broken()))
}
