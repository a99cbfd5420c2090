//! Responses: a document without its bytes; and the events.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::model::{Document, DocumentId, MediaType};
use super::rules;
use auth::AllowedActions;
use kernel::{Actor, CommunityId, Instant, Text, UnitId};

/// Where documents are.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CommunityPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
}

/// Where a document is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DocumentPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 文件编号 · Document id.
    pub document_id: DocumentId,
}

/// What an upload may say beside its bytes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// 文件名 · The name it is saved under later; made harmless, and forgotten if it holds an identity or phone number.
    #[param(value_type = Option<String>, max_length = 255, example = "协议扫描件.pdf")]
    pub filename: Option<Text>,
}

/// The bytes of a file, as they are.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileBytes(());

/// A document as it is shown; its bytes are at `…/content`.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentOut {
    /// 标识 · Id.
    pub id: DocumentId,
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 文件名 · The name it is saved under.
    #[schema(example = "协议扫描件.pdf")]
    pub filename: Option<String>,
    /// 文件类型 · What its bytes are.
    pub media_type: MediaType,
    /// 字节数 · How many bytes are kept; images lose their metadata before they are counted.
    #[schema(example = 482113, minimum = 1)]
    pub size_bytes: i64,
    /// 摘要 · Lower-case hex SHA-256 of the bytes kept.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
    /// 图片方向 (EXIF 1–8) · How a viewer must turn the image: EXIF orientation, read before the metadata was removed.
    #[schema(minimum = 1, maximum = 8, example = 6)]
    pub orientation: Option<i64>,
    /// 上传人 · Who uploaded it.
    pub uploaded_by: UploaderOut,
    /// 归入 · What it belongs to, as far as the caller may know; left out while it belongs to nothing.
    #[schema(example = json!(["agreements/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41"]))]
    pub attached_to: Option<Vec<String>>,
    /// 可执行操作 · What this caller may do to it now (operationIds).
    #[schema(example = json!(["delete_document"]))]
    pub allowed_actions: AllowedActions,
    /// 版本 · Grows with every attachment.
    #[schema(example = 1, minimum = 1)]
    pub version: i64,
    /// 实体标签 · The value of `ETag`.
    #[schema(example = "\"1-5f1c2a9e\"")]
    pub etag: String,
    /// 上传时间 · When it was uploaded.
    pub created_at: Instant,
}

/// Who uploaded a document.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct UploaderOut {
    /// 账号 · The account; left out when a machine did.
    #[schema(value_type = Option<String>, format = Uuid)]
    pub account_id: Option<Uuid>,
    /// 机器客户端 · The machine client; left out when a person did.
    #[schema(value_type = Option<String>, format = Uuid, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub client_id: Option<Uuid>,
    /// 单位 · The unit it was uploaded for; left out for the community.
    pub unit_id: Option<UnitId>,
}

impl DocumentOut {
    /// What this caller is shown of a document.
    pub fn of(document: Document, actor: &Actor, etag: String) -> Self {
        let seen = document.links.iter().filter(|link| rules::sees(link, actor)).map(|link| link.subject.0.clone());
        let seen: Vec<String> = seen.collect();
        let id_of = |kind: &str| document.author.strip_prefix(kind).and_then(|id| id.parse().ok());
        Self {
            allowed_actions: AllowedActions::of(actor, rules::allowed(&document, actor)),
            uploaded_by: UploaderOut {
                account_id: id_of("account:"),
                client_id: id_of("client:"),
                unit_id: document.unit,
            },
            id: document.id,
            community_id: document.community,
            filename: document.filename,
            media_type: document.content.media_type,
            size_bytes: document.content.size_bytes,
            sha256: document.content.sha256,
            orientation: document.content.orientation,
            attached_to: (!seen.is_empty()).then_some(seen),
            version: document.version,
            etag,
            created_at: document.created_at,
        }
    }
}

journal::events! {
    subject("documents/{}", document_id) {
        /// Which.
        document_id: DocumentId,
        /// What kind of file it is.
        media_type: MediaType,
        /// Its size, in bytes.
        size_bytes: i64,
        /// The SHA-256 of its content.
        sha256: String,
        /// The units that may know of it.
        unit_ids: Vec<UnitId>,
    } => {
        /// A document was uploaded.
        DocumentUploaded = "hulian.document.uploaded.v1";
    }

    subject("documents/{}", document_id) {
        /// Which.
        document_id: DocumentId,
        /// The units that may know of it.
        unit_ids: Vec<UnitId>,
    } => {
        /// A document that belonged to nothing was removed.
        DocumentRemoved = "hulian.document.removed.v1";
    }
}

impl DocumentUploaded {
    /// The event as it concerns this document.
    pub fn of(document: &Document) -> Self {
        Self {
            document_id: document.id,
            media_type: document.content.media_type,
            size_bytes: document.content.size_bytes,
            sha256: document.content.sha256.clone(),
            unit_ids: document.unit.into_iter().collect(),
        }
    }
}

impl DocumentRemoved {
    /// The event as it concerns this document.
    pub fn of(document: &Document) -> Self {
        Self { document_id: document.id, unit_ids: document.unit.into_iter().collect() }
    }
}
