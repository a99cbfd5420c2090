//! Types: a version (版本), what stood on record from one moment on.

use crate::model::AgreementState;
use kernel::{Author, Instant, coded_enum};

coded_enum! {
    /// What put a version on record (事件).
    pub enum AgreementEvent {
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
        Requested = "requested" ["提出请求", "Something was asked of the parties"],
        Consented = "consented" ["一方同意", "Consented to by a party"],
        RequestRefused = "request_refused" ["请求未获同意", "Request refused by a party"],
        RequestWithdrawn = "request_withdrawn" ["请求撤回", "Request withdrawn"],
        RequestLapsed = "request_lapsed" ["请求失效", "Request lapsed"],
        Suspended = "suspended" ["中止", "Suspended"],
        Resumed = "resumed" ["恢复", "Resumed"],
        NoticeGiven = "notice_given" ["通知终止", "Notice given"],
        Left = "left" ["一方退出", "Left by a party"],
        Terminated = "terminated" ["终止", "Terminated"],
        Voided = "voided" ["登记作废", "Registration voided"],
        Amended = "amended" ["变更生效", "Amended"],
        Acceded = "acceded" ["新单位加入", "Acceded to by a unit"],
        Renewing = "renewing" ["起草续签", "Renewal drafted"],
        RenewalDropped = "renewal_dropped" ["续签作罢", "Renewal dropped"],
    }
}

/// One version, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The version.
    pub version: i64,
    /// When it was recorded.
    pub at: Instant,
    /// From when on it counts: earlier, where the calendar came late.
    pub counts_from: Instant,
    /// What put it on record.
    pub happening: AgreementEvent,
    /// Where the agreement stood.
    pub stage: AgreementState,
    /// Which wording it was.
    pub revision: i64,
    /// Who did it: `account:…`, `client:…` or `system`.
    pub author: String,
    /// Digest of the frozen text, while one stood.
    pub digest: Option<String>,
}

impl Recorded {
    /// Whether by this a text of that digest became binding, or came into force.
    pub fn bound(&self, digest: &str) -> bool {
        let binding =
            [AgreementEvent::Concluded, AgreementEvent::Registered, AgreementEvent::Activated, AgreementEvent::Amended]
                .contains(&self.happening);
        binding && self.digest.as_deref() == Some(digest)
    }
}

/// An author as a version carries it.
pub fn written(author: Author) -> String {
    match author {
        Author::Account(id) => format!("account:{id}"),
        Author::Client(id) => format!("client:{id}"),
        Author::System => "system".to_owned(),
    }
}
