//! The nouns: a request (变更请求) that takes effect when the parties have consented, and what has come to a concluded
//! agreement since.

use serde::{Deserialize, Serialize};

use kernel::{AccountId, AgreementId, Day, Instant, PartyId, labelled};

labelled! {
    /// What is asked of the parties (请求类别).
    pub enum RequestKind {
        Amendment = "amendment" ["变更", "Amendment"],
        Suspension = "suspension" ["中止", "Suspension"],
        Resumption = "resumption" ["恢复", "Resumption"],
        Termination = "termination" ["提前终止", "Early termination"],
        Accession = "accession" ["加入", "Accession"],
    }
}

labelled! {
    /// Where a request stands (请求状态).
    pub enum RequestState {
        Open = "open" ["待同意", "Waiting for consent"],
        Agreed = "agreed" ["已同意, 待生效日", "Agreed, waiting for its day"],
        Done = "done" ["已生效", "In effect"],
        Refused = "refused" ["未获同意", "Refused"],
        Withdrawn = "withdrawn" ["已撤回", "Withdrawn"],
        Lapsed = "lapsed" ["已失效", "Lapsed"],
    }
}

labelled! {
    /// What a party has said to a request (答复).
    pub enum Verdict {
        Consent = "consent" ["同意", "Consent"],
        Refusal = "refusal" ["不同意", "Refusal"],
    }
}

/// A request (变更请求): what one party asks and the others consent to or refuse .
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The agreement.
    pub agreement: AgreementId,
    /// Its number within the agreement, from 1.
    pub number: i64,
    /// What is asked.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// Why it is asked.
    pub reason: String,
    /// The digest every consent names: of the agreement's text, or of the new text of an amendment or accession.
    pub digest: String,
    /// Digest of the agreement's text when it was asked.
    pub base: String,
    /// The party that asked.
    pub by: PartyId,
    /// The account that asked for it.
    pub made_by: Option<AccountId>,
    /// When.
    pub made_at: Instant,
    /// The day it takes effect; none: at once.
    pub from_on: Option<Day>,
    /// The last day of a suspension, if it has one.
    pub until_on: Option<Day>,
    /// When it was settled.
    pub settled_at: Option<Instant>,
    /// The party that accedes.
    pub party: Option<PartyId>,
    /// The new text, letter by letter as it was hashed.
    pub text: Option<String>,
    /// The agreement as it would be, for an amendment.
    pub wording: Option<String>,
    /// What the parties have said, in the order they said it.
    pub answers: Vec<Answered>,
}

/// What a party has said to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The party.
    pub party: PartyId,
    /// What it said.
    pub verdict: Verdict,
    /// Why, for a refusal.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
    /// The account that said it.
    pub by: Option<AccountId>,
}

/// A request that is not settled yet, as the head of its agreement carries it: enough to know who may do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Its number.
    pub number: i64,
    /// What is asked.
    pub kind: RequestKind,
    /// The party that asked.
    pub by: PartyId,
    /// The digest every consent names.
    pub digest: String,
    /// The day it takes effect; none: at once.
    pub from_on: Option<Day>,
    /// The last day of a suspension, if it has one.
    pub until_on: Option<Day>,
    /// The party that accedes.
    pub party: Option<PartyId>,
    /// Who has consented.
    pub consented: Vec<PartyId>,
    /// Whether all have, and it waits for its day.
    pub agreed: bool,
}

/// What has come to a concluded agreement since (订立后的变化).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// How many requests were made; the last number given.
    #[serde(default)]
    pub requests: i64,
    /// How many amendments are in force.
    #[serde(default)]
    pub amendments: i64,
    /// Requests that are not settled yet, oldest first.
    #[serde(default)]
    pub open: Vec<Pending>,
    /// The agreement this one renews.
    #[serde(default)]
    pub renews: Option<AgreementId>,
    /// The draft or agreement that renews this one.
    #[serde(default)]
    pub renewal: Option<AgreementId>,
    /// The registration that stands in the place of this one, which was voided.
    #[serde(default)]
    pub replaced_by: Option<AgreementId>,
}

/// A suspension (中止): commitments are not in force while it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since when.
    pub at: Instant,
    /// Its last day, if it has one.
    pub until_on: Option<Day>,
    /// Why.
    pub reason: String,
}

/// A notice (终止通知) that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The party that gave it.
    pub party: PartyId,
    /// When.
    pub at: Instant,
    /// The last day in force.
    pub ends_on: Day,
    /// Whether days were counted as they come, as they once were in a year whose holidays were not announced yet; no notice is
    /// counted so any more.
    #[serde(default)]
    pub plain_days: bool,
    /// Whether the count went through a year whose holidays are not announced yet.
    #[serde(default)]
    pub provisional: bool,
    /// Why.
    pub reason: String,
}

/// How one unit leaves a text that binds each by itself (单位退出).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// When it gave notice.
    pub at: Instant,
    /// The last day that binds it.
    pub ends_on: Day,
    /// Whether days were counted as they come, as they once were in a year whose holidays were not announced yet; no notice is
    /// counted so any more.
    #[serde(default)]
    pub plain_days: bool,
    /// Whether the count went through a year whose holidays are not announced yet.
    #[serde(default)]
    pub provisional: bool,
    /// Why.
    pub reason: String,
    /// When it ended; none while the notice runs.
    pub left_at: Option<Instant>,
}

labelled! {
    /// How an agreement ended before its last day (终止方式).
    pub enum HowEnded {
        Notice = "notice" ["通知终止", "By notice"],
        Consent = "consent" ["协商终止", "By consent"],
        AllLeft = "all_left" ["各单位均已退出", "Every unit has left"],
        Expiry = "expiry" ["到期", "By expiry"],
        Voided = "voided" ["登记作废", "Its registration was voided"],
    }
}

labelled! {
    /// How the days of a notice are counted (计日方式).
    pub enum Reckoning {
        Plain = "plain" ["自然日", "Calendar days"],
        Working = "working" ["工作日", "Working days"],
    }
}

/// How long a notice runs (通知期), where the parties agreed on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePeriod {
    /// How many days.
    pub days: u32,
    /// Which days count.
    pub reckoning: Reckoning,
}

impl Later {
    /// Whether nothing has happened that would have to be kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The unsettled request of a kind.
    pub fn of(&self, kind: RequestKind) -> Option<&Pending> {
        self.open.iter().find(|one| one.kind == kind)
    }

    /// The unsettled request of a number.
    pub fn numbered(&self, number: i64) -> Option<&Pending> {
        self.open.iter().find(|one| one.number == number)
    }
}

impl Request {
    /// How the head of the agreement carries it.
    pub fn pending(&self) -> Pending {
        Pending {
            number: self.number,
            kind: self.kind,
            by: self.by,
            digest: self.digest.clone(),
            from_on: self.from_on,
            until_on: self.until_on,
            party: self.party,
            consented: self.consented(),
            agreed: self.state == RequestState::Agreed,
        }
    }

    /// The parties that have consented.
    pub fn consented(&self) -> Vec<PartyId> {
        self.answers.iter().filter(|one| one.verdict == Verdict::Consent).map(|one| one.party).collect()
    }
}
