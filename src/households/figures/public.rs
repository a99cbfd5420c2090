//! Counts as they are published (`kernel::figures`): the categories of those that are being helped add up to that state, the states
//! to the sum; those that were erased are a list with a sum of its own.

use serde::{Deserialize, Serialize};

use super::super::model::HouseholdState;
use kernel::Day;
use kernel::figures::{Figure, LEAST, apart};

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

/// What of it is published: nothing for fewer than five.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The day on which one of the two lists was told anew last.
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

/// Figures as they are told from today: a list is told anew as a whole, and only if what was told and what would be told say
/// themselves that so many households make the difference that a count of them would be told. Its counts are always of one day;
/// the two lists have no sum in common.
pub fn retold(before: Option<Told>, counted: Counted, today: Day) -> Told {
    let Some(Told { as_of, counted: before, .. }) = before else {
        return Told { as_of: today, looked_on: today, counted };
    };
    let (then, now) = (Figures::of(&before), Figures::of(&counted));
    let (households, erased) = (then.households_apart(&now) >= LEAST, then.erased_apart(&now) >= LEAST);
    let as_of = if households || erased { today } else { as_of };
    let list = if households { &counted } else { &before };
    let (states, helped) = (list.states, list.helped.clone());
    let erased = if erased { counted.erased } else { before.erased };
    Told { as_of, looked_on: today, counted: Counted { states, helped, erased } }
}

/// Counts with what others may know of them.
struct Figures {
    total: Figure,
    states: Vec<Figure>,
    helped: Vec<Figure>,
    erased_total: Figure,
    erased: Vec<Figure>,
}

impl Figures {
    fn of(counted: &Counted) -> Self {
        let alone = |counts: &[u64]| counts.iter().copied().map(Figure::alone).collect::<Vec<Figure>>();
        let (helped, erased) = (alone(&counted.helped), alone(&counted.erased));
        let states = STATES.into_iter().zip(counted.states).map(|(state, count)| match state {
            HouseholdState::Active => Figure::sum(&helped),
            _ => Figure::alone(count),
        });
        let states: Vec<Figure> = states.collect();
        Self { total: Figure::sum(&states), states, helped, erased_total: Figure::sum(&erased), erased }
    }

    /// How many households certainly make the difference to other figures.
    fn households_apart(&self, other: &Self) -> u64 {
        let lists = apart(&self.states, &other.states).max(apart(&self.helped, &other.helped));
        lists.max(apart(&[self.total], &[other.total]))
    }

    /// The same for those that were erased.
    fn erased_apart(&self, other: &Self) -> u64 {
        apart(&self.erased, &other.erased).max(apart(&[self.erased_total], &[other.erased_total]))
    }
}

/// What may be published of these counts.
pub fn published(counted: &Counted) -> Shown {
    let figures = Figures::of(counted);
    let told = |figures: &[Figure]| figures.iter().map(Figure::told).collect();
    Shown {
        total: figures.total.told(),
        states: told(&figures.states),
        helped: told(&figures.helped),
        erased_total: figures.erased_total.told(),
        erased: told(&figures.erased),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::super::dossier::model::HardshipCategory;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse::<Day>().unwrap()
    }

    fn counted(helped: [u64; 2]) -> Counted {
        let states = [0, 0, 0, 0, helped.iter().sum(), 0, 0];
        Counted { states, helped: vec![helped[0], helped[1], 0, 0, 0, 0, 0, 0], erased: vec![0; 8] }
    }

    #[test]
    fn d15_figures_of_two_days_tell_of_nobody_in_between() {
        let first = retold(None, counted([20, 10]), day("2026-07-10"));
        assert!(due(None, day("2026-07-10")) && !due(Some(&first), day("2026-07-31")));
        assert!(due(Some(&first), day("2026-08-01")) && due(Some(&first), day("2027-07-10")));
        let same = retold(Some(first.clone()), counted([25, 14]), day("2026-08-01"));
        assert_eq!((same.as_of, &same.counted), (day("2026-07-10"), &first.counted), "nine, who could be one");
        assert!(!due(Some(&same), day("2026-08-02")));
        let moved = retold(Some(same.clone()), counted([19, 15]), day("2026-09-01"));
        assert_eq!(moved.as_of, day("2026-07-10"), "who are of another category now could be one as well");
        let others = retold(Some(same), counted([30, 9]), day("2026-09-01"));
        assert_eq!((others.as_of, others.counted), (day("2026-09-01"), counted([30, 9])), "two steps");
    }

    #[test]
    fn d15_two_lists_wait_for_five_households_each() {
        let first = retold(None, counted([20, 10]), day("2026-07-10"));
        let mut erased = counted([25, 10]);
        erased.erased[2] = 10;
        let told = retold(Some(first), erased, day("2026-08-01"));
        assert_eq!((told.as_of, told.counted.erased[2]), (day("2026-08-01"), 10));
        assert_eq!(told.counted.helped, counted([20, 10]).helped, "those who came are told of with others");
        let mut reported = counted([20, 10]);
        (reported.states[0], reported.erased[2]) = (10, 9);
        let told = retold(Some(told), reported, day("2026-09-01"));
        assert_eq!((told.counted.states[0], told.counted.erased[2]), (10, 10), "each by itself");
    }

    #[test]
    fn a_small_community_is_told_in_steps_of_five() {
        let counted = Counted {
            states: [1, 1, 1, 2, 26, 1, 1],
            helped: vec![12, 2, 5, 0, 7, 0, 0, 0],
            erased: vec![1, 0, 0, 0, 0, 0, 0, 0],
        };
        let shown = published(&counted);
        assert_eq!((shown.total, shown.states[4]), (Some(30), Some(25)), "thirty-three, of which twenty-six");
        assert_eq!(shown.helped, [Some(10), None, Some(5), None, Some(5), None, None, None]);
        assert_eq!(shown.states.iter().flatten().count(), 1, "all the others are few");
        assert_eq!((shown.erased_total, shown.erased), (None, vec![None; 8]), "few or none");
    }

    /// Counts of a community, most of them small, those at the edge of a step more often than others.
    fn anything() -> impl Strategy<Value = Counted> {
        let count = || prop_oneof![3 => Just(0_u64), 3 => Just(4), 3 => 0..6_u64, 1 => 0..40_u64];
        let many = HardshipCategory::ALL.len();
        let list =
            move || prop_oneof![proptest::collection::vec(count(), many), proptest::collection::vec(3..5_u64, many)];
        (proptest::array::uniform7(count()), list(), list()).prop_map(|(mut states, helped, erased)| {
            states[4] = helped.iter().sum();
            Counted { states, helped, erased }
        })
    }

    /// Counts of the same steps as these, which exceed their steps by so much in all.
    fn beyond(counts: &[u64], mut rest: u64) -> Vec<u64> {
        let filled = counts.iter().map(|count| {
            let more = rest.min(LEAST - 1);
            rest -= more;
            count - count % LEAST + more
        });
        filled.collect()
    }

    /// The same table with those of its counts that are helped, and the others, exceeding their steps by so much in all: what is
    /// told of a sum depends on its parts by their steps and what they come to alone.
    fn other(counted: &Counted, helped: u64, others: u64) -> Counted {
        let helped = beyond(&counted.helped, helped);
        let mut rest: Vec<u64> = counted.states.to_vec();
        rest.remove(4);
        let mut rest = beyond(&rest, others);
        rest.insert(4, helped.iter().sum());
        let mut states = [0; 7];
        states.copy_from_slice(&rest);
        Counted { states, helped, erased: counted.erased.clone() }
    }

    /// By how much counts exceed their steps.
    fn over(counts: &[u64]) -> u64 {
        counts.iter().map(|count| count % LEAST).sum()
    }

    /// The same of those that are not being helped.
    fn few(counted: &Counted) -> u64 {
        over(&counted.states) - counted.states[4] % LEAST
    }

    /// How many households make the difference.
    fn gone_or_come(before: &Counted, now: &Counted) -> u64 {
        let places = |counted: &Counted| [&counted.states[..4], &counted.states[5..], &counted.helped].concat();
        let pairs: Vec<(u64, u64)> = places(before).into_iter().zip(places(now)).collect();
        let by = |pair: fn(&(u64, u64)) -> u64| pairs.iter().map(pair).sum::<u64>();
        by(|(before, now)| before.saturating_sub(*now)).max(by(|(before, now)| now.saturating_sub(*before)))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn d15_every_count_of_a_community_could_be_another_in_a_table_that_is_published_the_same_way(counted in anything()) {
            let seen = published(&counted);
            prop_assert_eq!(&published(&other(&counted, over(&counted.helped), few(&counted))), &seen);
            let many = u64::try_from(HardshipCategory::ALL.len()).unwrap();
            let ways: Vec<(u64, u64)> = (0..=4 * many)
                .flat_map(|helped| (0..=4 * 6).map(move |others| (helped, others)))
                .filter(|(helped, others)| published(&other(&counted, *helped, *others)) == seen)
                .collect();
            let sums = |of: fn(&(u64, u64)) -> u64| ways.iter().map(of).collect::<BTreeSet<u64>>();
            let (helped, others) = (sums(|way| way.0), sums(|way| way.1));
            let all = sums(|way| way.0 + way.1);
            prop_assert!(helped.len() >= 3 && all.len() >= 3, "{:?}", ways);
            // One count can be what the sum leaves with all others of its list between none and four beyond their steps.
            let open = |sums: &BTreeSet<u64>, places: u64| {
                (0..LEAST).filter(|one| sums.iter().any(|sum| one <= sum && *sum <= one + 4 * (places - 1))).count()
            };
            prop_assert!(open(&helped, many) >= 3 && open(&others, 6) >= 3, "{:?}", ways);
        }

        #[test]
        fn d15_what_is_told_month_after_month_is_of_one_day_and_moves_by_five(
            months in proptest::collection::vec(anything(), 1..12),
            steps in proptest::collection::vec((0..8_usize, 0..4_u64), 1..12),
        ) {
            let mut now = months[0].clone();
            let (mut told, mut today) = (retold(None, now.clone(), day("2026-01-01")), day("2026-01-01"));
            // Now and then everything is different, mostly one list moves a little.
            let small = steps.iter().map(|(place, more)| {
                now.helped[*place] += more;
                now.states[4] += more;
                now.clone()
            });
            let small: Vec<Counted> = small.collect();
            for counted in small.into_iter().chain(months) {
                today = today.plus_days(31);
                let before = told.clone();
                told = retold(Some(before.clone()), counted.clone(), today);
                let (then, now) = (Figures::of(&before.counted), Figures::of(&counted));
                let (moved, erased) = (then.households_apart(&now) >= LEAST, then.erased_apart(&now) >= LEAST);
                let list = if moved { &counted } else { &before.counted };
                prop_assert_eq!((&told.counted.states, &told.counted.helped), (&list.states, &list.helped));
                prop_assert_eq!(told.as_of == today, moved || erased);
                // Whoever is published the same way is told anew at the same time, and five are gone or come.
                let twin = |counted: &Counted| other(counted, over(&counted.helped), few(counted));
                let again = retold(Some(Told { counted: twin(&before.counted), ..before.clone() }), twin(&counted), today);
                prop_assert_eq!((published(&again.counted), again.as_of), (published(&told.counted), told.as_of));
                prop_assert!(!moved || gone_or_come(&before.counted, &counted) >= LEAST);
                let numbers = |told: &Told| {
                    let shown = published(&told.counted);
                    let lists = [shown.states, shown.helped, shown.erased, vec![shown.total, shown.erased_total]].concat();
                    lists.into_iter().map(|told| told.unwrap_or(0)).collect::<Vec<u64>>()
                };
                for (before, now) in numbers(&before).into_iter().zip(numbers(&told)) {
                    prop_assert!(before.abs_diff(now).is_multiple_of(LEAST), "{} and {}", before, now);
                }
            }
        }
    }
}
