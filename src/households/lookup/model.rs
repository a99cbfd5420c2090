//! Types: a household with what its masked form shows, what only the file itself shows, and which households a list shows,
//! in which order.

use super::super::dossier::model::{HardshipCategory, HardshipTag, MaskedProfile, Measure, Paper};
use super::super::model::{Household, HouseholdId, HouseholdState};
use kernel::{AccountId, Day, Key, Mark, Warning};
use zones::ZoneId;

/// A household with what the masked form shows of it; nothing once its key is gone.
#[derive(Clone)]
pub struct Record {
    /// What is not sealed.
    pub household: Household,
    /// What is sealed, and shown masked.
    pub profile: Option<MaskedProfile>,
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

impl Record {
    /// When its category is to be checked again.
    pub fn recheck_due_on(&self) -> Option<Day> {
        self.household.recheck_due_on(self.profile.as_ref()?.category)
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
        let profile = record.profile.as_ref();
        let category = |profile: &MaskedProfile| profile.category.is_some_and(|one| self.categories.contains(&one));
        let tagged = |profile: &MaskedProfile| profile.tags.iter().any(|tag| self.tags.contains(tag));
        let due = |until: Day| record.recheck_due_on().is_some_and(|due| due <= until);
        (self.categories.is_empty() || profile.is_some_and(category))
            && (self.tags.is_empty() || profile.is_some_and(tagged))
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
