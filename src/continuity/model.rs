//! Types: what would be orphaned, and a hand-over task.

use uuid::Uuid;

use auth::Client;
use kernel::{AccountId, AgreementId, Instant, UnitId, coded_enum};
use units::Standing;

kernel::ids! {
    /// A hand-over task (交接事项).
    HandoverId,
}

coded_enum! {
    /// What can be orphaned (无人负责事项类别); more kinds will come.
    pub enum OrphanKind {
        Commitment = "commitment" ["承诺事项", "Commitment"],
        Agreement = "agreement" ["协议", "Agreement"],
        Zone = "zone" ["责任区", "Responsibility zone"],
        Household = "household" ["困难家庭", "Household in hardship"],
    }
}

coded_enum! {
    /// What ended (交接原因).
    pub enum HandoverCause {
        Departure = "departure" ["单位退出", "A unit departed"],
        Notice = "notice" ["通知终止", "Notice was given"],
        Consent = "consent" ["协商终止", "Ended by consent"],
        AllLeft = "all_left" ["各单位均已退出", "Every unit has left"],
        Expiry = "expiry" ["到期", "It expired"],
        Voided = "voided" ["登记作废", "Its registration was voided"],
        Vacancy = "vacancy" ["单位负责人空缺", "Nobody signs for the unit"],
        PairingEnded = "pairing_ended" ["结对结束", "The last pairing ended"],
        HelpedAgain = "helped_again" ["恢复帮扶", "The household is helped again"],
    }
}

coded_enum! {
    /// Where a hand-over stands (交接状态).
    pub enum HandoverState {
        Open = "open" ["待交接", "Open"],
        Closed = "closed" ["已办结", "Closed"],
    }
}

/// Something nobody would answer for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// What it is.
    pub kind: OrphanKind,
    /// Its id.
    pub id: Uuid,
    /// The agreement it belongs to.
    pub agreement: Option<AgreementId>,
    /// The unit that answers for it; none for the community.
    pub unit: Option<UnitId>,
    /// What people call it.
    pub title: String,
}

/// A hand-over task (交接事项).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Its id.
    pub id: HandoverId,
    /// What is to be handed over.
    pub orphan: Orphan,
    /// What ended.
    pub because: HandoverCause,
    /// When that was.
    pub opened_at: Instant,
    /// What became of it.
    pub closed: Option<Closed>,
}

/// What became of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Instant,
    /// Who said so; none for the service itself.
    pub by: Option<AccountId>,
    /// What was arranged; none where it may be told no more.
    pub resolution: Option<String>,
    /// The same, sealed with the key of the household it is about.
    pub sealed: Option<Vec<u8>>,
    /// The unit that takes over.
    pub successor: Option<UnitId>,
}

/// Which hand-overs a caller sees: those about households are for those who see households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// All of them.
    #[default]
    All,
    /// Those about households alone.
    HouseholdsAlone,
    /// All but those.
    ButHouseholds,
}

impl Visibility {
    /// Whether one of this kind is seen.
    pub fn sees(self, kind: OrphanKind) -> bool {
        match self {
            Self::All => true,
            Self::HouseholdsAlone => kind == OrphanKind::Household,
            Self::ButHouseholds => kind != OrphanKind::Household,
        }
    }
}

/// Which hand-overs a list is about.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What the caller sees at all.
    pub visibility: Visibility,
    /// In these states; all when empty.
    pub states: Vec<HandoverState>,
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// Of this agreement.
    pub agreement: Option<AgreementId>,
}

impl Filter {
    /// Whether a hand-over matches: the SQL filter of the store, applied to one as it stood.
    pub fn passes(&self, one: &Handover) -> bool {
        self.visibility.sees(one.orphan.kind)
            && (self.states.is_empty() || self.states.contains(&one.state()))
            && self.unit.is_none_or(|unit| one.orphan.unit == Some(unit))
            && self.agreement.is_none_or(|agreement| one.orphan.agreement == Some(agreement))
    }
}

impl Handover {
    /// Where it stands.
    pub fn state(&self) -> HandoverState {
        if self.closed.is_some() { HandoverState::Closed } else { HandoverState::Open }
    }

    /// Grows with every change; there is one.
    pub fn version(&self) -> i64 {
        if self.closed.is_some() { 2 } else { 1 }
    }
}

/// What became of a departure, or would.
#[derive(Debug)]
pub struct Departure {
    /// The unit as it stands.
    pub standing: Standing,
    /// What depends on it; nothing once it has departed.
    pub orphans: Vec<Orphan>,
    /// What its departure left.
    pub handovers: Vec<Handover>,
    /// Its machine clients that would end; once it has departed, those that ended on that day or since.
    pub ended: Vec<Client>,
}
