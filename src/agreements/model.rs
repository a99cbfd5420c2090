//! The nouns: an agreement (协议), its terms, its parties (协议方) and the state it stands in.

use serde::{Deserialize, Serialize};

use super::commitments::model::Commitment;
use super::original::model::Original;
use super::text::model::Clause;
use crate::kernel::{
    AccountId, Actor, AgreementId, Author, CommunityId, Day, Instant, Linkage, PartyId, Role, UnitId, labelled,
};

/// A partnership agreement (协议) between the community and its partner units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The community it belongs to.
    pub community: CommunityId,
    /// The number people quote (协议编号), unique in the community.
    pub number: String,
    /// What it says, parties and commitments aside.
    pub terms: Terms,
    /// Where it stands.
    pub state: State,
    /// Which wording this is: grows whenever the shared wording changes or comes back unsigned.
    pub revision: i64,
    /// Grows with every change; what `If-Match` compares.
    pub version: i64,
    /// When the draft was made.
    pub created_at: Instant,
    /// When anything last changed.
    pub updated_at: Instant,
    /// The account that made the draft; none for a machine or the service itself.
    pub created_by: Option<AccountId>,
    /// The unit whose side made the draft; none when the community did.
    pub author_unit: Option<UnitId>,
    /// When the wording was first shown to the other parties; none for what never left its author.
    pub shared_at: Option<Instant>,
    /// What is known about the stamped original of an agreement registered from paper (纸质协议).
    pub paper: Option<Paper>,
    /// When it was concluded: all had signed, or (`each_on_signing`) the community and the first unit.
    pub concluded_at: Option<Instant>,
    /// Whether it is a sample that nobody really signed (示例协议).
    pub sample: bool,
    /// The stamped original, if one was attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
    /// The parties, in signing order.
    pub parties: Vec<Party>,
    /// The commitments of the text, in the order they were written.
    pub commitments: Vec<Commitment>,
}

/// What an agreement says, parties and commitments aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// Title (名称).
    pub title: String,
    /// Purpose (宗旨), prose.
    pub purpose: String,
    /// First day in force.
    pub starts_on: Day,
    /// Last day in force; none: 长期.
    pub ends_on: Option<Day>,
    /// Whether the parties mean to renew it without being asked.
    pub renews_automatically: bool,
    /// Who signs when.
    pub signing_order: SigningOrder,
    /// Whom a signature binds, and when.
    pub effect: Effect,
    /// The clauses (条款).
    pub clauses: Vec<Clause>,
}

/// The stamped original of an agreement registered from paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The day it was stamped.
    pub signed_on: Day,
    /// The reference number on the original (文号).
    pub document_no: Option<String>,
}

/// Where an agreement stands; a state carries what it needs.
///
/// `suspended`, `ending` and `terminated` come with the next stage; the column holds words, so they only add here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// 起草 · only the author's side sees it.
    Draft,
    /// 协商 · every party sees it and may revise it.
    Negotiating,
    /// 待签署 · the text is frozen.
    AwaitingSignatures {
        /// Digest of the frozen text.
        digest: String,
        /// Last day for signing.
        due_on: Day,
    },
    /// 已签署 · concluded, its first day is still to come.
    Signed {
        /// Digest of the frozen text.
        digest: String,
        /// Last day on which units still asked may join (`each_on_signing`).
        due_on: Option<Day>,
    },
    /// 生效 · in force.
    Active {
        /// Digest of the frozen text.
        digest: String,
        /// Last day on which units still asked may join (`each_on_signing`).
        due_on: Option<Day>,
        /// When it came into force.
        since: Instant,
    },
    /// 已到期 · its last day has passed.
    Expired {
        /// Digest of the frozen text.
        digest: String,
        /// When it came into force.
        since: Instant,
        /// When the end was recorded.
        at: Instant,
    },
    /// 已撤回 · its author or the secretary took it back before it was concluded.
    Withdrawn {
        /// When.
        at: Instant,
        /// Why, if said.
        reason: Option<String>,
    },
}

labelled! {
    /// The state's name (协议状态).
    pub enum Stage {
        Draft = "draft" ["起草", "Draft"],
        Negotiating = "negotiating" ["协商中", "Negotiating"],
        AwaitingSignatures = "awaiting_signatures" ["待签署", "Awaiting signatures"],
        Signed = "signed" ["已签署", "Signed"],
        Active = "active" ["生效", "Active"],
        Suspended = "suspended" ["中止", "Suspended"],
        Ending = "ending" ["终止中", "Ending"],
        Terminated = "terminated" ["已终止", "Terminated"],
        Expired = "expired" ["已到期", "Expired"],
        Withdrawn = "withdrawn" ["已撤回", "Withdrawn"],
    }
}

labelled! {
    /// In which order the parties sign (签署顺序).
    pub enum SigningOrder {
        Parallel = "parallel" ["并行签署", "In any order"],
        Sequential = "sequential" ["依次签署", "One after another"],
    }
}

labelled! {
    /// Whom a signature binds, and when (生效方式).
    pub enum Effect {
        AllSigned = "all_signed" ["全部签署后生效", "Once all have signed"],
        EachOnSigning = "each_on_signing" ["签署一家生效一家", "Each as it signs"],
    }
}

labelled! {
    /// What a party is (协议方类别).
    pub enum PartyKind {
        Community = "community" ["社区", "Community"],
        Unit = "unit" ["单位", "Unit"],
        Witness = "witness" ["见证方", "Witness"],
    }
}

labelled! {
    /// Which body of the party acts (签署主体).
    pub enum Body {
        Administration = "administration" ["行政", "Administration"],
        PartyOrganisation = "party_organisation" ["党组织", "Party organisation"],
    }
}

labelled! {
    /// How a party confirms (签署方式).
    pub enum Basis {
        Account = "account" ["账号确认", "By an account"],
        Paper = "paper" ["纸质盖章", "Stamped on paper"],
    }
}

/// A party (协议方) of an agreement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Its id within the agreement.
    pub id: PartyId,
    /// What it is.
    pub kind: PartyKind,
    /// The unit, for units and for witnesses that have an account.
    pub unit: Option<UnitId>,
    /// Its name as it stands in the text.
    pub name: String,
    /// What it is called in the text (甲方, 乙方, 见证方).
    pub role: String,
    /// Which body acts.
    pub body: Body,
    /// The name it signs under, where that differs (such as 中共…委员会).
    pub signing_name: Option<String>,
    /// Who represents it.
    pub representative: Option<String>,
    /// The representative's post.
    pub title: Option<String>,
    /// How it confirms.
    pub basis: Basis,
    /// What it has answered to the frozen text.
    pub reply: Reply,
}

/// What a party has answered to the frozen text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// Nothing yet.
    #[default]
    Pending,
    /// It signed.
    Signed {
        /// When.
        at: Instant,
    },
    /// It refused.
    Refused {
        /// When.
        at: Instant,
        /// Why.
        reason: String,
    },
}

impl State {
    /// The state's name.
    pub fn stage(&self) -> Stage {
        match self {
            State::Draft => Stage::Draft,
            State::Negotiating => Stage::Negotiating,
            State::AwaitingSignatures { .. } => Stage::AwaitingSignatures,
            State::Signed { .. } => Stage::Signed,
            State::Active { .. } => Stage::Active,
            State::Expired { .. } => Stage::Expired,
            State::Withdrawn { .. } => Stage::Withdrawn,
        }
    }

    /// Digest of the frozen text, while one stands.
    pub fn digest(&self) -> Option<&str> {
        match self {
            State::AwaitingSignatures { digest, .. }
            | State::Signed { digest, .. }
            | State::Active { digest, .. }
            | State::Expired { digest, .. } => Some(digest),
            State::Draft | State::Negotiating | State::Withdrawn { .. } => None,
        }
    }

    /// Last day on which somebody may still sign.
    pub fn due_on(&self) -> Option<Day> {
        match self {
            State::AwaitingSignatures { due_on, .. } => Some(*due_on),
            State::Signed { due_on, .. } | State::Active { due_on, .. } => *due_on,
            State::Draft | State::Negotiating | State::Expired { .. } | State::Withdrawn { .. } => None,
        }
    }
}

impl Party {
    /// Whether it has signed.
    pub fn signed(&self) -> bool {
        matches!(self.reply, Reply::Signed { .. })
    }

    /// Whether it still owes an answer.
    pub fn pending(&self) -> bool {
        self.reply == Reply::Pending
    }

    /// When it signed.
    pub fn signed_at(&self) -> Option<Instant> {
        match self.reply {
            Reply::Signed { at } => Some(at),
            Reply::Pending | Reply::Refused { .. } => None,
        }
    }
}

impl Agreement {
    /// The party of this id.
    pub fn party(&self, id: PartyId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// The party this unit is.
    pub fn party_of(&self, unit: UnitId) -> Option<&Party> {
        self.parties.iter().find(|party| party.unit == Some(unit))
    }

    /// The community's party.
    pub fn community_party(&self) -> Option<&Party> {
        self.parties.iter().find(|party| party.kind == PartyKind::Community)
    }

    /// Whether the agreement binds this party today: concluded, and (`each_on_signing`) signed by it.
    pub fn binds(&self, party: &Party) -> bool {
        self.concluded_at.is_some() && party.signed()
    }
    /// Whether the caller may know of it: the author's side always; once shared, also its parties, the community's
    /// officers and the auditor.
    pub fn visible_to(&self, actor: &Actor) -> bool {
        let shared = self.shared_at.is_some();
        match actor.unit {
            _ if actor.author == Author::System => true,
            Some(unit) => self.author_unit == Some(unit) || (shared && self.party_of(unit).is_some()),
            None if works_for_community(actor) => shared || self.author_unit.is_none(),
            None => shared && actor.roles.has(Role::Auditor),
        }
    }
}

/// Whether the caller works for the community itself: its officers, its machines, the service.
pub fn works_for_community(actor: &Actor) -> bool {
    let machine = matches!(actor.author, Author::Client(_) | Author::System);
    actor.unit.is_none() && (machine || actor.roles.has(Role::Officer))
}

/// Which agreements a list is about.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In these states; all when empty.
    pub stages: Vec<Stage>,
    /// With this unit among the parties.
    pub unit: Option<UnitId>,
    /// With a commitment under one of these linkages.
    pub linkages: Vec<Linkage>,
    /// Ending before this day.
    pub ends_before: Option<Day>,
    /// With these words in title, number or a party's name.
    pub words: Option<String>,
}

impl Filter {
    /// Whether an agreement passes; what the store asks of the tables, asked of a recorded state.
    pub fn passes(&self, agreement: &Agreement) -> bool {
        let found = |words: &String| {
            let holds = |text: &str| text.to_lowercase().contains(&words.to_lowercase());
            holds(&agreement.terms.title)
                || holds(&agreement.number)
                || agreement.parties.iter().any(|party| holds(&party.name))
        };
        (self.stages.is_empty() || self.stages.contains(&agreement.state.stage()))
            && self.unit.is_none_or(|unit| agreement.party_of(unit).is_some())
            && (self.linkages.is_empty()
                || agreement.commitments.iter().any(|line| self.linkages.contains(&line.linkage)))
            && self.ends_before.is_none_or(|day| agreement.terms.ends_on.is_some_and(|end| end < day))
            && self.words.as_ref().is_none_or(found)
    }
}
