//! Types: a request (变更请求) that takes effect when the parties have consented, and what they have said.

use crate::model::{Pending, RequestKind};
use kernel::{AccountId, AgreementId, Day, Instant, PartyId, coded_enum};

coded_enum! {
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

coded_enum! {
    /// What a party has said to a request (答复).
    pub enum RequestVerdict {
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
    /// The new text, byte for byte as it was hashed.
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
    pub verdict: RequestVerdict,
    /// Why, for a refusal.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
    /// The account that said it.
    pub by: Option<AccountId>,
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
        self.answers.iter().filter(|one| one.verdict == RequestVerdict::Consent).map(|one| one.party).collect()
    }
}
