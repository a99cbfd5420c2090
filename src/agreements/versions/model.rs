//! The noun: a version (版本), what stood on record from one moment on.

use crate::kernel::{Author, Instant, labelled};

use super::super::model::Stage;

labelled! {
    /// What put a version on record (事件).
    pub enum Happening {
        Created = "created" ["起草", "Drafted"],
        Proposed = "proposed" ["提出协商", "Proposed"],
        Revised = "revised" ["修订", "Revised"],
        Submitted = "submitted" ["提交签署", "Submitted for signature"],
        Signed = "signed" ["一方签署", "Signed by a party"],
        Refused = "refused" ["一方拒签", "Refused by a party"],
        Lapsed = "lapsed" ["签署逾期", "Lapsed"],
        Concluded = "concluded" ["订立", "Concluded"],
        Activated = "activated" ["生效", "Came into force"],
        Expired = "expired" ["到期", "Expired"],
        Withdrawn = "withdrawn" ["撤回", "Withdrawn"],
        OriginalAttached = "original_attached" ["归入盖章原件", "Stamped original attached"],
        Registered = "registered" ["纸质登记", "Registered from paper"],
    }
}

/// One version, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The version.
    pub version: i64,
    /// When it was recorded.
    pub at: Instant,
    /// What put it on record.
    pub happening: Happening,
    /// Where the agreement stood.
    pub stage: Stage,
    /// Which wording it was.
    pub revision: i64,
    /// Who did it: `account:…`, `client:…` or `system`.
    pub author: String,
    /// Digest of the frozen text, while one stood.
    pub digest: Option<String>,
}

/// An author as a version carries it.
pub fn written(author: Author) -> String {
    match author {
        Author::Account(id) => format!("account:{id}"),
        Author::Client(id) => format!("client:{id}"),
        Author::System => "system".to_owned(),
    }
}
