//! Types: a household, its state, what allows it to be kept, and what of it is not sealed.

use kernel::{AccountId, CommunityId, Day, Instant, coded_enum};

kernel::ids! {
    /// A household in hardship (困难家庭).
    HouseholdId,
}

/// A household in hardship (困难家庭), as far as it is not sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// Its id.
    pub id: HouseholdId,
    /// The community it lives in.
    pub community: CommunityId,
    /// 编号: H001.
    pub code: String,
    /// The number in its code.
    pub number: i64,
    /// Where it stands.
    pub state: State,
    /// When its category was last checked: admission, recheck.
    pub checked_on: Option<Day>,
    /// Who keeps its file (帮扶专干).
    pub officer: Option<AccountId>,
    /// What allows it to be kept.
    pub basis: LegalBasis,
    /// Whether sensitive facts may be kept.
    pub consent: Consent,
    /// Who reported it.
    pub reported_by: Option<AccountId>,
    /// Who has asked for it to be erased, and when.
    pub erasure: Option<(AccountId, Instant)>,
    /// Who has restricted it to storage, and when (限制处理).
    pub restricted: Option<(AccountId, Instant)>,
    /// Whether it is invented (示例).
    pub sample: bool,
    /// Grows with every change.
    pub version: i64,
    /// When it was reported.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// Where a household stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Somebody has reported it.
    Reported,
    /// It was visited.
    UnderReview,
    /// A meeting has looked at it.
    Reviewed,
    /// It is on public notice.
    Noticed {
        /// Through this day.
        until: Day,
    },
    /// It is being helped.
    Active,
    /// It needs help no longer.
    Graduated {
        /// Since this day.
        on: Day,
    },
    /// It is not taken on.
    Rejected {
        /// Since this day.
        on: Day,
    },
    /// It was reported twice.
    Merged {
        /// The file that goes on.
        into: HouseholdId,
        /// Since this day.
        on: Day,
    },
    /// Its key is destroyed.
    Erased {
        /// On this day.
        on: Day,
    },
    /// Reported by mistake and taken back within a day; nobody sees it.
    Mistaken,
}

coded_enum! {
    /// 困难家庭状态 · Where a household stands.
    pub enum HouseholdState {
        Reported = "reported" ["已上报", "Reported"],
        UnderReview = "under_review" ["核查中", "Under review"],
        Reviewed = "reviewed" ["已评议", "Reviewed"],
        Noticed = "noticed" ["公示中", "On public notice"],
        Active = "active" ["在帮扶", "Being helped"],
        Graduated = "graduated" ["已退出", "Needs help no longer"],
        Rejected = "rejected" ["不予纳入", "Not taken on"],
        Merged = "merged" ["已并入", "Merged into another file"],
        Erased = "erased" ["已清除", "Erased"],
    }
}

/// The word of what was reported by mistake, on the disk alone.
pub const MISTAKEN: &str = "mistaken";

impl State {
    /// The word for it; none for what nobody sees.
    pub fn word(self) -> Option<HouseholdState> {
        Some(match self {
            Self::Reported => HouseholdState::Reported,
            Self::UnderReview => HouseholdState::UnderReview,
            Self::Reviewed => HouseholdState::Reviewed,
            Self::Noticed { .. } => HouseholdState::Noticed,
            Self::Active => HouseholdState::Active,
            Self::Graduated { .. } => HouseholdState::Graduated,
            Self::Rejected { .. } => HouseholdState::Rejected,
            Self::Merged { .. } => HouseholdState::Merged,
            Self::Erased { .. } => HouseholdState::Erased,
            Self::Mistaken => return None,
        })
    }

    /// Whether its data key still exists.
    pub fn sealed(self) -> bool {
        !matches!(self, Self::Erased { .. } | Self::Mistaken)
    }
}

coded_enum! {
    /// 处理依据 · What allows a household's data to be kept (个人信息保护法第十三条).
    pub enum LegalBasis {
        StatutoryDuty = "statutory_duty" ["履行法定职责", "A statutory duty"],
        Consent = "consent" ["个人同意", "The person's consent"],
    }
}

coded_enum! {
    /// 单独同意状态 · Whether there is separate consent to keeping sensitive facts (第二十九条).
    pub enum ConsentState {
        None = "none" ["未取得", "None"],
        Given = "given" ["已取得", "Given"],
        Withdrawn = "withdrawn" ["已撤回", "Withdrawn"],
    }
}

coded_enum! {
    /// 同意人 · Who has consented.
    pub enum ConsentBy {
        Oneself = "self" ["本人", "The person"],
        Guardian = "guardian" ["监护人", "A guardian"],
        Both = "both" ["本人及监护人", "The person, and a guardian for minors"],
    }
}

/// Separate consent to keeping sensitive facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// None was given.
    None,
    /// It stands.
    Given {
        /// Since when.
        on: Day,
        /// By whom.
        by: ConsentBy,
    },
    /// It was taken back: nothing is done with the file any more.
    Withdrawn {
        /// On which day.
        on: Day,
    },
}

impl Consent {
    /// The word for it.
    pub fn word(self) -> ConsentState {
        match self {
            Self::None => ConsentState::None,
            Self::Given { .. } => ConsentState::Given,
            Self::Withdrawn { .. } => ConsentState::Withdrawn,
        }
    }

    /// Whether it was taken back.
    pub fn withdrawn(self) -> bool {
        matches!(self, Self::Withdrawn { .. })
    }
}

impl Household {
    /// Whether anything is done with its file: its key exists, its consent stands, and it is not restricted.
    pub fn processed(&self) -> bool {
        self.state.sealed() && self.restricted.is_none() && !self.consent.withdrawn()
    }
}
