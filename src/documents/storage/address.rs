//! The address of a document's bytes: its community, their SHA-256, the document.

use crate::model::{Document, DocumentId};
use kernel::CommunityId;
use kernel::canonical::is_digest;

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
