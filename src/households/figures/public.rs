//! Counts as they are published: the categories of those that are being helped add up to that state, the states to the sum.

use serde::{Deserialize, Serialize};

use super::super::dossier::model::HardshipCategory;
use super::super::model::HouseholdState;
use crate::kernel::Day;
use crate::kernel::figures::{LEAST, Line, suppress};

/// States that are published: what was merged is another file, what was erased a list of its own.
pub const STATES: [HouseholdState; 7] = [
    HouseholdState::Reported,
    HouseholdState::UnderReview,
    HouseholdState::Reviewed,
    HouseholdState::Noticed,
    HouseholdState::Active,
    HouseholdState::Graduated,
    HouseholdState::Rejected,
];

/// How many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// In each of [`STATES`].
    pub states: [u64; 7],
    /// Being helped, of each category.
    pub helped: Vec<u64>,
    /// Erased, of each category.
    pub erased: Vec<u64>,
}

/// What of it is published.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    /// All of them.
    pub total: Option<u64>,
    /// In each of [`STATES`].
    pub states: Vec<Option<u64>>,
    /// Being helped, of each category.
    pub helped: Vec<Option<u64>>,
    /// All that were erased.
    pub erased_total: Option<u64>,
    /// Erased, of each category.
    pub erased: Vec<Option<u64>>,
}

/// Figures as they were told last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Of which day they are.
    pub as_of: Day,
    /// When it was last looked whether there are others to tell.
    pub looked_on: Day,
    /// What they came from.
    pub counted: Counted,
}

/// Whether it is time to look for other figures: in another month than the last time. Figures of one day beside those of the
/// next would tell of the one household that came in between.
pub fn due(told: Option<&Told>, today: Day) -> bool {
    told.is_none_or(|told| (told.looked_on.year(), told.looked_on.month()) != (today.year(), today.month()))
}

/// Figures as they are told from today: others than before only if so many households make the difference that a count of
/// them would be published.
pub fn retold(before: Option<Told>, counted: Counted, today: Day) -> Told {
    let moved = |before: &Told| before.counted.differs_by(&counted);
    match before {
        Some(before) if moved(&before) < LEAST => Told { looked_on: today, ..before },
        _ => Told { as_of: today, looked_on: today, counted },
    }
}

impl Counted {
    /// How many households at the least make the difference between two counts.
    fn differs_by(&self, other: &Self) -> u64 {
        let by = |ours: &[u64], theirs: &[u64]| -> u64 {
            let pairs = ours.iter().zip(theirs);
            let (more, less) = pairs.fold((0, 0), |(more, less), (ours, theirs)| {
                (more + ours.saturating_sub(*theirs), less + theirs.saturating_sub(*ours))
            });
            more.max(less)
        };
        let states = by(&self.states, &other.states);
        states.max(by(&self.helped, &other.helped)).max(by(&self.erased, &other.erased))
    }
}

const OUTSIDE: usize = 0;
const BY_STATE: usize = 1;
const BY_CATEGORY: usize = 2;
const BY_ERASED: usize = 3;

/// What may be published of these counts.
pub fn published(counted: &Counted) -> Shown {
    let line = |count: u64, from, to| Line { count, from, to };
    let mut lines = vec![line(counted.states.iter().sum(), OUTSIDE, BY_STATE)];
    for (state, count) in STATES.into_iter().zip(counted.states) {
        let to = if state == HouseholdState::Active { BY_CATEGORY } else { OUTSIDE };
        lines.push(line(count, BY_STATE, to));
    }
    lines.extend(counted.helped.iter().map(|count| line(*count, BY_CATEGORY, OUTSIDE)));
    lines.push(line(counted.erased.iter().sum(), OUTSIDE, BY_ERASED));
    lines.extend(counted.erased.iter().map(|count| line(*count, BY_ERASED, OUTSIDE)));
    let mut shown = suppress(&lines).into_iter();
    let mut take = |many: usize| shown.by_ref().take(many).collect::<Vec<Option<u64>>>();
    let categories = HardshipCategory::ALL.len();
    Shown {
        total: take(1)[0],
        states: take(STATES.len()),
        helped: take(categories),
        erased_total: take(1)[0],
        erased: take(categories),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(helped: [u64; 2]) -> Counted {
        let states = [0, 0, 0, 0, helped.iter().sum(), 0, 0];
        Counted { states, helped: vec![helped[0], helped[1], 0, 0, 0, 0, 0, 0], erased: vec![0; 8] }
    }

    #[test]
    fn d15_figures_of_two_days_tell_of_nobody_in_between() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let first = retold(None, counted([20, 10]), day("2026-07-10"));
        assert!(due(None, day("2026-07-10")) && !due(Some(&first), day("2026-07-31")));
        assert!(due(Some(&first), day("2026-08-01")) && due(Some(&first), day("2027-07-10")));
        let same = retold(Some(first.clone()), counted([24, 10]), day("2026-08-01"));
        assert_eq!((same.as_of, &same.counted), (day("2026-07-10"), &first.counted), "four more");
        assert!(!due(Some(&same), day("2026-08-02")));
        let moved = retold(Some(same.clone()), counted([16, 14]), day("2026-09-01"));
        assert_eq!(moved.as_of, day("2026-07-10"), "four who are of another category now");
        let others = retold(Some(same), counted([25, 10]), day("2026-09-01"));
        assert_eq!((others.as_of, others.counted), (day("2026-09-01"), counted([25, 10])));
    }

    #[test]
    fn a_category_of_two_is_not_told_by_the_state_it_is_part_of() {
        let counted = Counted {
            states: [1, 1, 1, 2, 26, 1, 1],
            helped: vec![12, 2, 5, 0, 7, 0, 0, 0],
            erased: vec![1, 0, 0, 0, 0, 0, 0, 0],
        };
        let shown = published(&counted);
        assert_eq!((shown.total, shown.states[4]), (Some(33), Some(26)));
        assert_eq!(shown.helped, [Some(12), None, None, Some(0), Some(7), Some(0), Some(0), Some(0)]);
        assert_eq!(shown.states.iter().flatten().count(), 1, "all the others are small");
        assert_eq!((shown.erased_total, shown.erased[0], shown.erased[1]), (None, None, Some(0)));
    }
}
