//! The noun: the stamped original of an agreement.

use serde::{Deserialize, Serialize};

use kernel::{DocumentId, Instant};

/// The stamped original (盖章原件).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// The scan.
    pub document: DocumentId,
    /// The hash of its bytes.
    pub sha256: String,
    /// Digest of the frozen text it stands for.
    pub digest: String,
    /// When it was tied to it.
    pub attached_at: Instant,
}
