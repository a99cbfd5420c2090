//! Counts as they are published: the categories of those that are being helped add up to that state, the states to the sum.

use super::super::dossier::model::HardshipCategory;
use super::super::model::HouseholdState;
use crate::kernel::figures::{Line, suppress};

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
