//! Responses: the stamped original.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::Original;
use documents::DocumentId;
use kernel::Instant;

/// The stamped original, tied to the text.
#[derive(Debug, Serialize, ToSchema)]
pub struct OriginalOut {
    /// 文件 · The scan.
    pub document_id: DocumentId,
    /// 文件摘要 · Lower-case hex SHA-256 of its bytes.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")]
    pub sha256: String,
    /// 文本摘要 · Digest of the frozen text it stands for.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
    /// 归档时间 · When it was tied to the text.
    pub attached_at: Instant,
}

impl OriginalOut {
    /// As it is shown.
    pub fn of(original: Original) -> Self {
        let Original { document, sha256, digest, attached_at } = original;
        Self { document_id: document, sha256, digest, attached_at }
    }
}
