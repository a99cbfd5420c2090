//! Types: a document, what it belongs to, and who may open it for that.

use std::str::FromStr;

use journal::timer_kinds;
use kernel::{Author, CommunityId, Instant, UnitId, coded_enum};

kernel::ids! {
    /// An uploaded document (文件).
    DocumentId,
}

coded_enum! {
    /// What a document is (文件类型); the words are media types.
    pub enum MediaType {
        Pdf = "application/pdf" ["PDF 文件", "PDF"],
        Jpeg = "image/jpeg" ["JPEG 图片", "JPEG image"],
        Png = "image/png" ["PNG 图片", "PNG image"],
    }
}

timer_kinds! {
    /// The deadlines of a document.
    pub enum DocumentTimer {
        /// The time it may belong to nothing is over; its bytes have this hash.
        Unattached(Sha256Text) = "document.unattached",
    }
}

/// A SHA-256 as it is written: 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sha256Text(String);

/// What was to be a SHA-256 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 64 lower-case hexadecimal digits")]
pub struct NoSha256;

impl FromStr for Sha256Text {
    type Err = NoSha256;

    fn from_str(raw: &str) -> Result<Self, NoSha256> {
        let hex = raw.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if hex && raw.len() == 64 { Ok(Self(raw.to_owned())) } else { Err(NoSha256) }
    }
}

impl std::fmt::Display for Sha256Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The media types a document can have, as `Content-Type` names them.
pub const ACCEPTED: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// A document (文件): what is known of it; its bytes lie in the storage.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// The community it lies in.
    pub community: CommunityId,
    /// Who uploaded it, as the journal writes an author.
    pub author: String,
    /// The unit it was uploaded for.
    pub unit: Option<UnitId>,
    /// What its bytes are.
    pub content: Content,
    /// The name it had, made harmless.
    pub filename: Option<String>,
    /// Grows with every attachment.
    pub version: i64,
    /// When it was uploaded.
    pub created_at: Instant,
    /// What it belongs to, oldest first.
    pub links: Vec<Link>,
}

/// What the bytes of a document are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The type, told by the bytes themselves.
    pub media_type: MediaType,
    /// How many there are.
    pub size_bytes: i64,
    /// Lower-case hexadecimal SHA-256 of what is kept.
    pub sha256: String,
    /// How a viewer must turn the image (EXIF, 1 to 8), read before the metadata was taken out.
    pub orientation: Option<i64>,
}

/// What a document belongs to, and the units that may open it for that.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What it belongs to.
    pub subject: Subject,
    /// Since when.
    pub attached_at: Instant,
    /// The units that may open it for that.
    pub units: Vec<UnitId>,
}

/// What a document belongs to, as the journal names a subject: `agreements/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(pub String);

impl Subject {
    /// The subject of this kind and id.
    pub fn of(kind: &str, id: impl std::fmt::Display) -> Self {
        Self(format!("{kind}/{id}"))
    }
}

/// An author as a document carries it.
pub fn written(author: Author) -> String {
    match author {
        Author::Account(id) => format!("account:{id}"),
        Author::Client(id) => format!("client:{id}"),
        Author::System => "system".to_owned(),
    }
}
