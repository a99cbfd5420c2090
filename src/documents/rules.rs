//! Rules: who sees a document, what its bytes say they are, what its name may be.

use super::images::{Flaw, MOST_PIXELS, MOST_SIDE};
use super::model::{Document, Link, MediaType, written};
use super::pdf::Objection;
use kernel::text::holds_personal_number;
use kernel::{Actor, Author, Fault, Role, Text};

kernel::codes! {
    /// The bytes are not what the header says.
    DOCUMENT_TYPE_MISMATCH = "document_type_mismatch", Invalid,
        ["文件内容与 Content-Type 不符", "The content is not what Content-Type says"],
        [
            "请上传 PDF、JPEG 或 PNG 文件, 并按 found 所列的实际类型设置 Content-Type。",
            "Upload a PDF, JPEG or PNG, and set Content-Type to what it is; found holds what the content looks like.",
        ];

    /// The file is cut off or broken.
    DOCUMENT_MALFORMED = "document_malformed", Invalid,
        ["文件不完整或已损坏", "The file is cut off or broken"],
        ["请重新扫描或导出后再上传。", "Scan or export it again, then upload it."];

    /// More pixels than a viewer should be asked to draw.
    DOCUMENT_PICTURE_TOO_LARGE = "document_picture_too_large", Invalid,
        ["图片的像素过多", "The image has too many pixels"],
        [
            "请缩小图片, 或以较低的分辨率重新扫描后再上传: 每边不超过 max_side 像素, 总数不超过 max_pixels 像素。",
            "Make it smaller or scan it at a lower resolution: max_side pixels a side and max_pixels in all, at the most.",
        ];

    /// A PDF that would do something when it is opened.
    DOCUMENT_ACTIVE = "document_active", Invalid,
        ["PDF 含有脚本、程序或内嵌文件", "The PDF holds a script, a program or another file"],
        [
            "请将其打印为 PDF 或重新扫描后再上传; found 为所发现的内容。内嵌的文件请单独上传。",
            "Print it to PDF or scan it, then upload that; found says what it holds. Upload files it brings along on their own.",
        ];

    /// A PDF that cannot be looked into.
    DOCUMENT_LOCKED = "document_locked", Invalid,
        ["PDF 已加密, 或其内容无法检查", "The PDF is encrypted or cannot be looked into"],
        [
            "请去除密码和权限限制, 或打印为 PDF、重新扫描后再上传。",
            "Remove its password and restrictions, or print it to PDF or scan it, then upload that.",
        ];

    /// Something still needs it.
    DOCUMENT_ATTACHED = "document_attached", Conflict,
        ["文件已归入协议等档案, 不能删除", "The document is attached and stays"],
        [
            "已归档的文件随档案保存; 如有误, 请归入新的文件代替。",
            "What is on file stays on file; attach another document in its place if it is the wrong one.",
        ];
}

kernel::field_codes! {
    UNKNOWN_DOCUMENT = "unknown_document" ["请改为您上传的文件。", "Name a document that you uploaded."];
}

/// Why an image is not kept, in words.
pub fn flawed(flaw: Flaw) -> Fault {
    match flaw {
        Flaw::Broken => Fault::of(&DOCUMENT_MALFORMED),
        Flaw::Vast => {
            Fault::of(&DOCUMENT_PICTURE_TOO_LARGE).with("max_side", MOST_SIDE).with("max_pixels", MOST_PIXELS)
        }
    }
}

/// Why a PDF is not kept, in words.
pub fn objected(objection: Objection) -> Fault {
    match objection {
        Objection::Active(found) => Fault::of(&DOCUMENT_ACTIVE).with("found", found),
        Objection::Closed => Fault::of(&DOCUMENT_LOCKED),
    }
}

/// Whether the caller may know of it: its uploader always; once it is attached also whoever may see what it is
/// attached to.
pub fn may_open(document: &Document, actor: &Actor) -> bool {
    is_uploader(document, actor) || document.links.iter().any(|link| sees(link, actor))
}

/// Whether the caller may see what the document is attached to.
pub fn sees(link: &Link, actor: &Actor) -> bool {
    match actor.unit {
        Some(unit) => link.units.contains(&unit),
        None => {
            matches!(actor.author, Author::Client(_) | Author::System)
                || actor.roles.any(&[Role::Officer, Role::Auditor])
        }
    }
}

/// Whether the caller may take it away: its uploader, or the secretary, while nothing needs it.
///
/// # Errors
/// [`DOCUMENT_ATTACHED`].
pub fn remove(document: &Document) -> Result<(), Fault> {
    if document.links.is_empty() { Ok(()) } else { Err(Fault::of(&DOCUMENT_ATTACHED)) }
}

/// Whether taking it away is the caller's to decide.
pub fn may_remove(document: &Document, actor: &Actor) -> bool {
    is_uploader(document, actor) || (actor.unit.is_none() && actor.roles.has(Role::Secretary))
}

/// The operations the caller may carry out on it now.
pub fn allowed(document: &Document, actor: &Actor) -> Vec<&'static str> {
    if remove(document).is_ok() && may_remove(document, actor) { vec!["delete_document"] } else { Vec::new() }
}

fn is_uploader(document: &Document, actor: &Actor) -> bool {
    document.author == written(actor.author) && document.unit == actor.unit
}

/// What the first bytes say the file is.
pub fn told_by(head: &[u8]) -> Option<MediaType> {
    if head.starts_with(b"%PDF-") {
        Some(MediaType::Pdf)
    } else if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(MediaType::Jpeg)
    } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(MediaType::Png)
    } else {
        None
    }
}

/// The type of a file, if its content is what its sender said.
///
/// # Errors
/// [`DOCUMENT_TYPE_MISMATCH`], with what was found.
pub fn agreed(head: &[u8], declared: &str) -> Result<MediaType, Fault> {
    let found = told_by(head);
    match found {
        Some(media) if media.name() == declared => Ok(media),
        _ => Err(Fault::of(&DOCUMENT_TYPE_MISMATCH).with("found", found.map(MediaType::name))),
    }
}

/// Whether a PDF ends as one: readers look for its end in the last kilobyte, and so do we, generously.
pub fn ends_as_pdf(tail: &[u8]) -> bool {
    tail.windows(5).any(|window| window == b"%%EOF")
}

/// The name of a file, made harmless: its last part, without what is hidden or means something to a file system, with
/// the ending its type has. A name that holds a person's number is forgotten.
pub fn filename(given: &Text, media: MediaType) -> Option<String> {
    const MOST: usize = 100;
    let last = given.as_str().rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*' | '%' | ';')
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    let clean: String = stem.chars().filter(|c| !hidden(*c)).take(MOST).collect();
    let clean = clean.trim_matches(['.', ' ']);
    (!clean.is_empty() && !holds_personal_number(clean)).then(|| format!("{clean}.{}", ending(media)))
}

/// What the name of such a file ends with.
pub fn ending(media: MediaType) -> &'static str {
    match media {
        MediaType::Pdf => "pdf",
        MediaType::Jpeg => "jpg",
        MediaType::Png => "png",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Content, DocumentId, Subject};
    use kernel::{AccountId, ClientId, CommunityId, Instant, UnitId};
    use uuid::Uuid;

    fn unit(n: u128) -> UnitId {
        UnitId(Uuid::from_u128(n))
    }

    fn actor(author: u128, role: Role, unit: Option<UnitId>) -> Actor {
        let author = Author::Account(AccountId(Uuid::from_u128(author)));
        Actor::new(author, CommunityId(Uuid::nil()), [role].into_iter().collect(), unit)
    }

    fn document(by: &Actor, units: &[UnitId]) -> Document {
        let at = Instant::from_micros(0);
        let link = Link { subject: Subject::of("agreements", 7), attached_at: at, units: units.to_vec() };
        Document {
            id: DocumentId(Uuid::from_u128(9)),
            community: by.community,
            author: written(by.author),
            unit: by.unit,
            content: Content { media_type: MediaType::Pdf, size_bytes: 9, sha256: String::new(), orientation: None },
            filename: None,
            version: 1,
            created_at: at,
            links: if units.is_empty() { Vec::new() } else { vec![link] },
        }
    }

    #[test]
    fn what_is_attached_to_nothing_is_its_uploaders_alone() {
        let uploader = actor(1, Role::Officer, None);
        let lonely = document(&uploader, &[]);
        assert!(may_open(&lonely, &uploader));
        for other in
            [actor(2, Role::Secretary, None), actor(3, Role::Auditor, None), actor(4, Role::UnitHead, Some(unit(1)))]
        {
            assert!(!may_open(&lonely, &other), "{other:?}");
        }
        // The same person, who has moved to a unit, is another side.
        assert!(!may_open(&lonely, &Actor { unit: Some(unit(1)), ..uploader }));
        assert_eq!(allowed(&lonely, &uploader), ["delete_document"]);
        assert!(
            may_remove(&lonely, &actor(2, Role::Secretary, None))
                && !may_remove(&lonely, &actor(5, Role::Officer, None))
        );
    }

    #[test]
    fn what_is_attached_is_seen_by_those_who_see_what_it_belongs_to() {
        let uploader = actor(1, Role::Officer, None);
        let kept = document(&uploader, &[unit(1)]);
        let machine = Actor { author: Author::Client(ClientId(Uuid::from_u128(8))), ..actor(0, Role::Client, None) };
        for reader in [
            actor(2, Role::Secretary, None),
            actor(3, Role::Auditor, None),
            actor(4, Role::UnitLiaison, Some(unit(1))),
            machine,
        ] {
            assert!(may_open(&kept, &reader), "{reader:?}");
        }
        for stranger in [actor(5, Role::UnitHead, Some(unit(2))), actor(6, Role::GridWorker, None)] {
            assert!(!may_open(&kept, &stranger), "{stranger:?}");
        }
        assert_eq!(remove(&kept).unwrap_err().code().name, "document_attached");
        assert!(allowed(&kept, &uploader).is_empty());
    }

    #[test]
    fn the_content_tells_the_type() {
        assert_eq!(agreed(b"%PDF-1.7\n", "application/pdf").unwrap(), MediaType::Pdf);
        let fault = agreed(b"\x89PNG\r\n\x1a\nxx", "image/jpeg").unwrap_err();
        assert_eq!((fault.code().name, &fault.members()["found"]), ("document_type_mismatch", &"image/png".into()));
        for unknown in [&b"<html>"[..], b"GIF89a", b"PK\x03\x04", b"", b" %PDF-1.7"] {
            assert!(agreed(unknown, "application/pdf").is_err());
        }
    }

    #[test]
    fn a_name_is_made_harmless() {
        let clean = |name: &str| filename(&Text::new(name), MediaType::Pdf);
        assert_eq!(clean("协议 扫描件.pdf").as_deref(), Some("协议 扫描件.pdf"));
        assert_eq!(clean("../../etc/passwd").as_deref(), Some("passwd.pdf"));
        assert_eq!(clean("C:\\scan\\a\u{202E}fdp.exe").as_deref(), Some("afdp.pdf"));
        assert_eq!(clean("a\r\nX: y\".html").as_deref(), Some("aX y.pdf"));
        for nothing in ["", "...", "/", "19900001234.pdf", "\u{200B}.pdf"] {
            assert_eq!(clean(nothing), None, "{nothing:?}");
        }
        assert_eq!(clean(&"长".repeat(300)).unwrap().chars().count(), 104);
    }
}
