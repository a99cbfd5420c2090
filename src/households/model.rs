//! The nouns: a household, where it stands, what allows it to be kept, and what of it is not sealed.

use super::dossier::model::{Face, HardshipCategory, HardshipTag, Measure, Paper};
use kernel::{AccountId, CommunityId, Day, HouseholdId, Instant, Key, Mark, Warning, ZoneId, labelled};

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

labelled! {
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

labelled! {
    /// 处理依据 · What allows a household's data to be kept (个人信息保护法第十三条).
    pub enum LegalBasis {
        StatutoryDuty = "statutory_duty" ["履行法定职责", "A statutory duty"],
        Consent = "consent" ["个人同意", "The person's consent"],
    }
}

labelled! {
    /// 单独同意状态 · Whether there is separate consent to keeping sensitive facts (第二十九条).
    pub enum ConsentState {
        None = "none" ["未取得", "None"],
        Given = "given" ["已取得", "Given"],
        Withdrawn = "withdrawn" ["已撤回", "Withdrawn"],
    }
}

labelled! {
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

/// A household with what the masked form shows of it; nothing once its key is gone.
#[derive(Clone)]
pub struct Record {
    /// What is not sealed.
    pub household: Household,
    /// What is sealed, and shown masked.
    pub face: Option<Face>,
    /// The zone it lives in today.
    pub zone: Option<ZoneId>,
    /// How many units are paired with it.
    pub pairings: i64,
    /// What only the file itself shows.
    pub inside: Option<Inside>,
}

/// What a list does not show of a household.
#[derive(Clone, Default)]
pub struct Inside {
    /// 一户一策.
    pub plan: Vec<Measure>,
    /// 附件目录.
    pub papers: Vec<Paper>,
    /// Others that share a number or an address.
    pub others: Vec<HouseholdId>,
    /// What is unusual about what is said of it.
    pub warnings: Vec<Warning>,
}

impl Household {
    /// Whether anything is done with its file: its key exists, its consent stands, and it is not restricted.
    pub fn processed(&self) -> bool {
        self.state.sealed() && self.restricted.is_none() && !self.consent.withdrawn()
    }

    /// When its category is to be checked again: twelve months after the last time where the authority itself checks
    /// every year, six months for everybody else.
    pub fn recheck_due_on(&self, category: Option<HardshipCategory>) -> Option<Day> {
        let checked = self.checked_on.filter(|_| self.state == State::Active)?;
        Some(checked.plus_months(category.map_or(6, HardshipCategory::months)))
    }
}

impl Record {
    /// When its category is to be checked again.
    pub fn recheck_due_on(&self) -> Option<Day> {
        self.household.recheck_due_on(self.face.as_ref()?.category)
    }
}

/// Which households a list shows.
#[derive(Clone, Debug, Default)]
pub struct HouseholdFilter {
    /// In these states; without any, all that are not merged and not erased.
    pub states: Vec<HouseholdState>,
    /// Of these categories; all when empty.
    pub categories: Vec<HardshipCategory>,
    /// With one of these tags; all when empty.
    pub tags: Vec<HardshipTag>,
    /// Kept by this officer.
    pub officer: Option<AccountId>,
    /// In this zone.
    pub zone: Option<ZoneId>,
    /// To be checked again through this day.
    pub due_until: Option<Day>,
    /// Restricted to storage, or not.
    pub held: Held,
}

/// Whether a list shows those that are restricted to storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// They are left out.
    #[default]
    Without,
    /// No others; nothing of what is sealed is shown of them.
    Only,
}

impl HouseholdFilter {
    /// Whether a household passes, as far as it is not sealed. One whose consent was taken back is on no list.
    pub fn passes(&self, household: &Household) -> bool {
        let Some(word) = household.state.word() else { return false };
        let usual = !matches!(word, HouseholdState::Merged | HouseholdState::Erased);
        let state = if self.states.is_empty() { usual } else { self.states.contains(&word) };
        let officer = self.officer.is_none() || household.officer == self.officer;
        let held = household.restricted.is_some() == (self.held == Held::Only);
        state && officer && held && !household.consent.withdrawn()
    }

    /// Whether it passes, once it is opened.
    pub fn passes_open(&self, record: &Record) -> bool {
        let face = record.face.as_ref();
        let category = |face: &Face| face.category.is_some_and(|one| self.categories.contains(&one));
        let tagged = |face: &Face| face.tags.iter().any(|tag| self.tags.contains(tag));
        let due = |until: Day| record.recheck_due_on().is_some_and(|due| due <= until);
        (self.categories.is_empty() || face.is_some_and(category))
            && (self.tags.is_empty() || face.is_some_and(tagged))
            && (self.zone.is_none() || record.zone == self.zone)
            && self.due_until.is_none_or(due)
    }
}

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 3] = ["code", "updated_at", "created_at"];

/// Where a household stands in the order of a list.
pub fn mark(record: &Record, sort: &str) -> Mark {
    let household = &record.household;
    let key = match sort {
        "created_at" => Key::Number(household.created_at.micros()),
        "updated_at" => Key::Number(household.updated_at.micros()),
        _ => Key::Number(household.number),
    };
    Mark { key, id: kernel::Id::uuid(household.id) }
}
