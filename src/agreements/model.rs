//! The nouns: an agreement (协议), its terms, its parties (协议方) and the state it stands in.

use serde::{Deserialize, Serialize};

use super::commitments::model::Commitment;
use super::original::model::Original;
use super::requests::model::{HowEnded, Later, Notice, NoticePeriod, Suspension};
use super::text::model::Clause;
use kernel::{AccountId, Actor, AgreementId, Author, CommunityId, Day, Instant, PartyId, Role, UnitId, labelled};

pub use super::parties::model::{Basis, Body, Party, PartyKind, Reply};

/// Within how many days of its end an agreement is shown as expiring.
pub const EXPIRING_DAYS: i64 = 90;

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
    /// What has come to it since it was concluded.
    #[serde(default)]
    pub later: Later,
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
    /// How long a notice runs (通知期); none: thirty calendar days.
    #[serde(default)]
    pub notice: Option<NoticePeriod>,
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
    /// 中止 · the parties have agreed to let it rest.
    Suspended {
        /// Digest of the text in force.
        digest: String,
        /// Last day on which units still asked may join (`each_on_signing`).
        due_on: Option<Day>,
        /// When it came into force.
        since: Instant,
        /// The suspension.
        pause: Suspension,
    },
    /// 终止中 · notice was given; it ends on its day.
    Ending {
        /// Digest of the text in force.
        digest: String,
        /// When it came into force.
        since: Instant,
        /// The notice.
        notice: Notice,
        /// The suspension that still lasts.
        pause: Option<Suspension>,
    },
    /// 已终止 · ended before its last day; a registration that was a mistake is voided.
    Terminated {
        /// Digest of the text that was in force.
        digest: String,
        /// When it came into force; none for what ended before its first day.
        since: Option<Instant>,
        /// When it ended.
        at: Instant,
        /// How.
        how: HowEnded,
        /// Why.
        reason: String,
    },
    /// 已到期 · its last day has passed.
    Expired {
        /// Digest of the frozen text.
        digest: String,
        /// When it came into force.
        since: Instant,
        /// When it ended.
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
        Voided = "voided" ["登记已作废", "Registration voided"],
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

impl State {
    /// The state's name.
    pub fn stage(&self) -> Stage {
        match self {
            State::Draft => Stage::Draft,
            State::Negotiating => Stage::Negotiating,
            State::AwaitingSignatures { .. } => Stage::AwaitingSignatures,
            State::Signed { .. } => Stage::Signed,
            State::Active { .. } => Stage::Active,
            State::Suspended { .. } => Stage::Suspended,
            State::Ending { .. } => Stage::Ending,
            State::Terminated { how: HowEnded::Voided, .. } => Stage::Voided,
            State::Terminated { .. } => Stage::Terminated,
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
            | State::Suspended { digest, .. }
            | State::Ending { digest, .. }
            | State::Terminated { digest, .. }
            | State::Expired { digest, .. } => Some(digest),
            State::Draft | State::Negotiating | State::Withdrawn { .. } => None,
        }
    }

    /// Last day on which somebody may still sign.
    pub fn due_on(&self) -> Option<Day> {
        match self {
            State::AwaitingSignatures { due_on, .. } => Some(*due_on),
            State::Signed { due_on, .. } | State::Active { due_on, .. } | State::Suspended { due_on, .. } => *due_on,
            State::Draft
            | State::Negotiating
            | State::Ending { .. }
            | State::Terminated { .. }
            | State::Expired { .. }
            | State::Withdrawn { .. } => None,
        }
    }

    /// When it came into force.
    pub fn since(&self) -> Option<Instant> {
        match self {
            State::Active { since, .. }
            | State::Suspended { since, .. }
            | State::Ending { since, .. }
            | State::Expired { since, .. } => Some(*since),
            State::Terminated { since, .. } => *since,
            State::Draft
            | State::Negotiating
            | State::AwaitingSignatures { .. }
            | State::Signed { .. }
            | State::Withdrawn { .. } => None,
        }
    }

    /// The suspension that lasts.
    pub fn pause(&self) -> Option<&Suspension> {
        match self {
            State::Suspended { pause, .. } => Some(pause),
            State::Ending { pause, .. } => pause.as_ref(),
            _ => None,
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

    /// Whether the agreement binds this party today: concluded, and (`each_on_signing`) signed and not left by it.
    pub fn binds(&self, party: &Party) -> bool {
        self.concluded_at.is_some() && party.signed() && !party.left()
    }

    /// Whether it is in force and its end is near.
    pub fn expiring(&self, today: Day) -> bool {
        let soon = |end: Day| end.days_since(today) <= EXPIRING_DAYS;
        self.state.stage() == Stage::Active && self.terms.ends_on.is_some_and(soon)
    }

    /// Whether the agreement is in force: what was promised in it is owed now.
    pub fn in_force(&self) -> bool {
        match self.state.stage() {
            Stage::Active => true,
            // It runs out; suspended meanwhile, it rests.
            Stage::Ending => self.state.pause().is_none(),
            _ => false,
        }
    }

    /// The parties that a change of the agreement needs the consent of: all it binds and obliges.
    pub fn obliged(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(|party| party.owes() && self.binds(party))
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
