//! Types: a pairing from its proposal to its end, what is agreed about the household, and a list of them.

use serde::{Deserialize, Serialize};

use households::{DisclosableField, HouseholdId, HouseholdNeed, HouseholdStanding};
use kernel::{AccountId, CommunityId, Day, Id, Instant, Key, Mark, PairingId, UnitId, coded_enum};
use zones::Agreed;

kernel::ids! {
    /// A plan of a matching (匹配方案).
    MatchingId,
    /// A visit (走访).
    VisitId,
    /// Aid that was given (帮扶).
    AidId,
}

/// For how many days after its end visits and aid of a pairing can still be entered: a queue that had no network.
pub const LATE_DAYS: i64 = 30;

/// A unit that helps a household (结对帮扶).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// Its id.
    pub id: PairingId,
    /// The community.
    pub community: CommunityId,
    /// Who is helped.
    pub household: HouseholdId,
    /// Who helps.
    pub unit: UnitId,
    /// Where it stands.
    pub state: State,
    /// How it came about.
    pub from: Source,
    /// The one of the unit who helps (帮扶责任人).
    pub helper: Option<AccountId>,
    /// After how many days at most the household is visited again; by its category where nothing is said.
    pub visit_every_days: Option<i64>,
    /// Who proposed it.
    pub proposed_by: Option<AccountId>,
    /// Grows with every change.
    pub version: i64,
    /// When it was proposed.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// Where a pairing stands; a state carries what is known in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It begins once both sides stand behind it.
    Proposed(Answers),
    /// The unit helps.
    Active(Help),
    /// It rests; the unit still looks after the household.
    Paused(Help),
    /// The unit has not taken it on.
    Declined {
        /// Who stood behind it before.
        answers: Answers,
        /// When, and by whom.
        end: End,
    },
    /// The proposal was taken back, or fell with its household or its unit.
    Withdrawn {
        /// Who stood behind it before.
        answers: Answers,
        /// When, by whom, and why.
        end: End,
    },
    /// It has ended.
    Ended {
        /// What it was.
        help: Help,
        /// When, by whom, and why.
        end: End,
    },
}

/// Who stands behind a proposal so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// That the unit has accepted.
    pub accepted: Option<Done>,
    /// That the household officer stands behind it.
    pub confirmed: Option<Done>,
}

/// What is known of a pairing that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Help {
    /// That the unit has accepted.
    pub accepted: Done,
    /// That the household officer stands behind it.
    pub confirmed: Done,
    /// Since which day it helps.
    pub since: Day,
    /// From which day the time to the next visit counts, if there was none after it.
    pub counts_from: Day,
    /// When its final report was filed.
    pub reported_at: Option<Instant>,
    /// The last day somebody of the household was met.
    pub met_on: Option<Day>,
}

coded_enum! {
    /// 结对状态 · Where a pairing stands.
    pub enum PairingState {
        Proposed = "proposed" ["待单位接受", "Proposed"],
        Active = "active" ["帮扶中", "Helping"],
        Paused = "paused" ["暂停", "Paused"],
        Declined = "declined" ["单位未接受", "Declined by the unit"],
        Withdrawn = "withdrawn" ["已撤回", "Withdrawn by the community"],
        Ended = "ended" ["已结束", "Ended"],
    }
}

impl State {
    /// The word for it.
    pub fn word(self) -> PairingState {
        match self {
            Self::Proposed(_) => PairingState::Proposed,
            Self::Active(_) => PairingState::Active,
            Self::Paused(_) => PairingState::Paused,
            Self::Declined { .. } => PairingState::Declined,
            Self::Withdrawn { .. } => PairingState::Withdrawn,
            Self::Ended { .. } => PairingState::Ended,
        }
    }

    /// Whether the unit looks after the household.
    pub fn live(self) -> bool {
        matches!(self, Self::Active(_) | Self::Paused(_))
    }

    /// Whether it stands, or may come to.
    pub fn standing(self) -> bool {
        matches!(self, Self::Proposed(_)) || self.live()
    }

    /// Who stands, or stood, behind it.
    pub fn answers(self) -> Answers {
        match self {
            Self::Proposed(answers) | Self::Declined { answers, .. } | Self::Withdrawn { answers, .. } => answers,
            Self::Active(help) | Self::Paused(help) | Self::Ended { help, .. } => {
                Answers { accepted: Some(help.accepted), confirmed: Some(help.confirmed) }
            }
        }
    }

    /// What is known of it since it began; nothing of a proposal.
    pub fn help(mut self) -> Option<Help> {
        self.help_mut().copied()
    }

    /// The same, to be changed.
    pub fn help_mut(&mut self) -> Option<&mut Help> {
        match self {
            Self::Active(help) | Self::Paused(help) | Self::Ended { help, .. } => Some(help),
            Self::Proposed(_) | Self::Declined { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// That it ended.
    pub fn end(self) -> Option<End> {
        match self {
            Self::Declined { end, .. } | Self::Withdrawn { end, .. } | Self::Ended { end, .. } => Some(end),
            Self::Proposed(_) | Self::Active(_) | Self::Paused(_) => None,
        }
    }
}

coded_enum! {
    /// 结对来源 · How a pairing came about.
    pub enum PairingOrigin {
        Proposal = "proposal" ["社区提议", "Proposed by the community"],
        Matching = "matching" ["匹配方案", "A matching"],
        Handover = "handover" ["交接", "Handed over by another unit"],
    }
}

coded_enum! {
    /// 结束原因 · Why a pairing ended.
    pub enum PairingEnd {
        Completed = "completed" ["帮扶完成", "Its work is done"],
        HandedOver = "handed_over" ["已交接", "Handed over to another unit"],
        HouseholdGraduated = "household_graduated" ["该户退出帮扶", "The household needs help no longer"],
        ConsentWithdrawn = "consent_withdrawn" ["该户撤回同意", "The household took back its consent"],
        HouseholdErased = "household_erased" ["该户信息已清除", "The household was erased"],
        UnitDeparted = "unit_departed" ["单位退出", "The unit left"],
        OtherReason = "other_reason" ["其他原因", "Another reason"],
    }
}

/// Somebody did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<AccountId>,
}

/// That a pairing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Instant,
    /// By whom; none for the service.
    pub by: Option<AccountId>,
    /// Why.
    pub because: PairingEnd,
}

/// What is said about the household; sealed with its key.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Towards which needs the unit helps.
    pub needs: Vec<HouseholdNeed>,
    /// What the unit is to know.
    pub note: Option<String>,
    /// What of the household the unit may open.
    #[serde(default)]
    pub fields: Vec<DisclosableField>,
    /// How the unit agreed outside, where nobody accepts here.
    #[serde(default)]
    pub agreed: Option<Agreed>,
    /// Why it was declined, withdrawn, paused or ended.
    pub reason: Option<String>,
    /// What came of it (结对总结).
    pub report: Option<String>,
}

/// A pairing with what is shown of it.
#[derive(Clone)]
pub struct Record {
    /// What is not sealed.
    pub pairing: Pairing,
    /// What households tells of it.
    pub household: HouseholdStanding,
    /// What is sealed; none once it can be read no more.
    pub words: Option<Words>,
}

impl Record {
    /// After how many days at most the household is visited again.
    pub fn visit_every_days(&self) -> i64 {
        self.pairing.visit_every_days.unwrap_or(self.household.visit_every_days)
    }

    /// By which day it is to be visited, while the unit helps.
    pub fn visit_due_on(&self) -> Option<Day> {
        let State::Active(Help { counts_from, met_on, .. }) = self.pairing.state else { return None };
        let from = met_on.map_or(counts_from, |visited| visited.max(counts_from));
        Some(from.plus_days(self.visit_every_days()))
    }
}

/// Which pairings a list shows.
#[derive(Clone, Debug, Default)]
pub struct PairingFilter {
    /// In these states; all when empty.
    pub states: Vec<PairingState>,
    /// Of this household.
    pub household: Option<HouseholdId>,
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// Whose next visit is overdue.
    pub overdue: Option<bool>,
}

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 3] = ["created_at", "updated_at", "visit_due_on"];

/// Where a pairing stands in the order of a list.
pub fn mark(record: &Record, sort: &str) -> Mark {
    let pairing = &record.pairing;
    let key = match sort {
        // What has no day comes last.
        "visit_due_on" => Key::Text(record.visit_due_on().map_or_else(|| "~".to_owned(), |day| day.to_string())),
        "updated_at" => Key::Number(pairing.updated_at.micros()),
        _ => Key::Number(pairing.created_at.micros()),
    };
    Mark { key, id: pairing.id.uuid() }
}

/// Who recorded something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<AccountId>,
    /// Of which unit; none for the community, which noted it for the unit.
    pub unit: Option<UnitId>,
}

/// What a pairing is made of.
#[derive(Clone)]
pub struct Plan {
    /// Who is helped.
    pub household: HouseholdId,
    /// Who helps.
    pub unit: UnitId,
    /// The one of the unit who helps.
    pub helper: Option<AccountId>,
    /// Towards which needs; all of the household's where none is said.
    pub needs: Vec<HouseholdNeed>,
    /// What the unit is to know.
    pub note: Option<String>,
    /// What the unit may open; what the needs take where nothing is said.
    pub fields: Option<Vec<DisclosableField>>,
    /// After how many days at most the household is visited again.
    pub visit_every_days: Option<i64>,
    /// How the unit agreed outside.
    pub agreed: Option<Agreed>,
    /// How it came about.
    pub from: Source,
}

/// To whom a pairing is handed over.
pub struct Handover {
    /// The unit that takes over.
    pub unit: UnitId,
    /// Why.
    pub reason: Option<String>,
    /// How that unit agreed outside.
    pub agreed: Option<Agreed>,
}

/// How a pairing is ended by hand.
pub struct Ending {
    /// Why.
    pub because: PairingEnd,
    /// Why, in words.
    pub reason: Option<String>,
    /// What came of it.
    pub report: Option<String>,
}

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

impl Month {
    /// The month a day lies in.
    pub fn of(day: Day) -> Self {
        Self { first: day.first_of_month(), last: day.last_of_months(1) }
    }
}

/// How a pairing came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Somebody proposed it.
    Proposal,
    /// A matching.
    Matching(MatchingId),
    /// Another unit hands over.
    Handover(PairingId),
}

impl Source {
    /// The word for it.
    pub fn word(self) -> PairingOrigin {
        match self {
            Self::Proposal => PairingOrigin::Proposal,
            Self::Matching(_) => PairingOrigin::Matching,
            Self::Handover(_) => PairingOrigin::Handover,
        }
    }

    /// The plan it comes from.
    pub fn matching(self) -> Option<MatchingId> {
        if let Self::Matching(id) = self { Some(id) } else { None }
    }

    /// The pairing it takes over from.
    pub fn succeeds(self) -> Option<PairingId> {
        if let Self::Handover(id) = self { Some(id) } else { None }
    }
}
