//! Counts in steps of five (取整): every count is rounded down to a multiple of five, and fewer than five, none included, is
//! told as none of the numbers.
//!
//! **Why not leave small counts out.** Suppression tells by what it leaves out: the reader knows the rule, zeros are printed
//! and so a gap is one at the least, five gaps that come to five are one each, and which other counts are left out follows from
//! those that are hidden. Rounding to a fixed base is the other method that statistical offices use for tables of counts
//! (Hundepool, Domingo-Ferrer, Franconi, Giessing, Schulte Nordholt, Spicer, de Wolf: Statistical Disclosure Control, Wiley
//! 2012, chapter 5 on frequency tables). Here what is told of a count is a function of that count alone, so nothing is chosen
//! and no choice tells anything.
//!
//! **Sums.** Rounded one by one, sums give counts away at the edge (Fellegi, Controlled random rounding, Survey Methodology 1,
//! 1975): five counts told as "fewer than five" with a sum of twenty are four each. So a sum is rounded down as well, but where
//! fewer than [`OPEN`] values would be left of it, given what is told of its parts, the last two steps are one: of five such
//! counts fifteen is told, for fifteen to twenty. What is told of a sum is therefore at most six below it, never above it, and
//! never below the sum of what is told of its parts.
//!
//! **What holds.** Of every table that is a tree (each count in one sum, a sum part of one further sum) each count and each sum
//! keeps [`OPEN`] possible values, among the tables that are *published the same way*: nothing else than what is printed, the
//! rule itself included, narrows it. Proof, from the sums down. A count alone keeps five neighbouring values. Let each part of a
//! sum keep three or more for itself, and the sum three or more of those that its parts can come to. Then the highest that a
//! part can be is its own most, or what the most of the sum leaves with all others at their least; the lowest is its own least, or
//! what the least of the sum leaves with all others at their most. Whichever two of these meet, two or more lie between them:
//! the width of the part, of the sum, or of all that parts can come to on that side. So the part keeps three, and is the sum
//! of its own parts in turn. The tests count it out over every small table, and over the shape of table that is told.
//!
//! **From one day to another.** A table is told as of one day, all of it, and published again only where what is told before and after
//! says itself that five or more make the difference ([`apart`]). So what is told moves by nothing or by five and more, how far
//! a count has moved is not told, and whether a table is published again follows from what is told alone: a row of answers, however
//! long, narrows none of its tables. Two other ways look better and tell more (tests do both): to ask the counts themselves
//! whether five have moved is a choice by hidden numbers once more; and a single count that is held back until it has moved by
//! five stays while others change, is asked for again and again in other company, and six answers can give it away. For the
//! same reason whoever adds up communities that were told on several days adds up what was told, never the counts behind it.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

/// Counts are told in steps of so many, and fewer are not told: the base that statistical offices round small counts of people to
/// (Hundepool and others, chapter 5).
pub const LEAST: u64 = 5;

/// So many values each count and each sum keeps at the least: two would do (nothing is certain), three leave a middle.
const OPEN: u64 = 3;

/// A count with what others may know of it: between which two numbers it lies, both included. The rule stands at the head of
/// this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    count: u64,
    least: u64,
    most: u64,
}

impl Figure {
    /// A count that is no sum of others that are told.
    pub fn alone(count: u64) -> Self {
        let least = step(count);
        Self { count, least, most: end(least) }
    }

    /// The sum of figures, each of which is part of no other sum.
    pub fn sum(parts: &[Self]) -> Self {
        let add = |of: fn(&Self) -> u64| parts.iter().map(of).fold(0, u64::saturating_add);
        let (count, least, most) = (add(|part| part.count), add(|part| part.least), add(|part| part.most));
        let top = step(most);
        // The last step is too short to stand alone: it is one with the step before.
        let short = most.saturating_sub(top) < OPEN.saturating_sub(1);
        let last = if short { top.saturating_sub(LEAST).max(least) } else { top };
        let told = step(count).min(last);
        Self { count, least: told, most: if told == last { most } else { end(told) } }
    }

    /// What is told: a multiple of [`LEAST`], or nothing for fewer.
    pub fn told(&self) -> Option<u64> {
        (self.least > 0).then_some(self.least)
    }
}

/// The multiple of [`LEAST`] that is not above a count.
fn step(count: u64) -> u64 {
    count.saturating_sub(count % LEAST)
}

/// The last count of a step.
fn end(step: u64) -> u64 {
    step.saturating_add(LEAST).saturating_sub(1)
}

/// How many households, or whatever is counted, certainly make the difference between two lists, for somebody who knows no more
/// than what is told: each can be one less in one place and one more in another. A place that a list does not have yet says
/// nothing.
pub fn apart(before: &[Figure], now: &[Figure]) -> u64 {
    let between = |low: &Figure, high: &Figure| high.least.saturating_sub(low.most);
    let (less, more) = before.iter().zip(now).fold((0_u64, 0_u64), |(less, more), (before, now)| {
        (less.saturating_add(between(now, before)), more.saturating_add(between(before, now)))
    });
    less.max(more)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    /// Numbers as somebody sees them, or as they are: the counts, then their sums.
    type Seen = Vec<Option<u64>>;
    type Truth = Vec<u64>;
    /// All tables that are published the same way.
    type Alike = BTreeMap<Seen, Vec<Truth>>;

    /// The first counts of a table add up to a sum, which adds up with the others to the sum of all; with none of them first
    /// there is one sum alone.
    fn figures(inner: usize, counts: &[u64]) -> Vec<Figure> {
        let mut all: Vec<Figure> = counts.iter().copied().map(Figure::alone).collect();
        let (first, others) = all.split_at(inner);
        let (below, mut parts) = (Figure::sum(first), others.to_vec());
        if inner > 0 {
            parts.push(below);
            all.push(below);
        }
        all.push(Figure::sum(&parts));
        all
    }

    /// Every table of so many counts below a bound, with its sums, by what is seen of it.
    fn alike(inner: usize, many: u32, below: u64) -> Alike {
        let mut found = Alike::new();
        for number in 0..below.pow(many) {
            let counts: Vec<u64> = (0..many).map(|at| number / below.pow(at) % below).collect();
            let all = figures(inner, &counts);
            let seen = all.iter().map(Figure::told).collect();
            found.entry(seen).or_default().push(all.iter().map(|figure| figure.count).collect());
        }
        found
    }

    /// Of how many values each number is at the least, among these tables.
    fn open<'t>(tables: impl Iterator<Item = &'t Truth> + Clone) -> usize {
        let width = tables.clone().next().map_or(0, Vec::len);
        let values = |at: usize| tables.clone().map(|table| table[at]).collect::<BTreeSet<u64>>().len();
        (0..width).map(values).min().unwrap()
    }

    /// How many make the difference between the counts of two tables, which stand before the sums.
    fn moved(one: &Truth, other: &Truth, many: u32) -> u64 {
        let pairs = || one.iter().zip(other).take(many as usize);
        let by = |pair: fn((&u64, &u64)) -> u64| pairs().map(pair).sum::<u64>();
        by(|(one, other)| one.saturating_sub(*other)).max(by(|(one, other)| other.saturating_sub(*one)))
    }

    /// How many certainly make the difference, by counts and sums.
    fn told_apart(inner: usize, many: u32, one: &Truth, other: &Truth) -> u64 {
        let (many, one, other) =
            (many as usize, figures(inner, &one[..many as usize]), figures(inner, &other[..many as usize]));
        let sums = (many..one.len()).map(|at| apart(&one[at..=at], &other[at..=at])).max();
        apart(&one[..many], &other[..many]).max(sums.unwrap())
    }

    #[test]
    fn d15_every_count_of_every_small_table_could_be_another_in_one_that_is_published_the_same_way() {
        let flat = [(1, 40), (2, 25), (3, 15), (4, 10), (5, 5), (6, 5)].map(|(many, below)| (0, many, below));
        let trees = [(1, 2), (2, 3), (2, 4), (3, 4), (3, 5), (2, 5), (4, 5), (3, 6), (5, 6)];
        for (inner, many, below) in flat.into_iter().chain(trees.map(|(inner, many)| (inner, many, 5))) {
            for (seen, tables) in alike(inner, many, below) {
                assert!(open(tables.iter()) >= OPEN as usize, "{many} counts, {inner} in a sum: {seen:?}");
            }
        }
        for (seen, tables) in alike(2, 4, 10) {
            assert!(open(tables.iter()) >= OPEN as usize, "{seen:?}");
        }
    }

    #[test]
    fn d15_five_make_the_difference_wherever_it_is_told_and_how_far_a_count_has_moved_is_not() {
        for (inner, many, below) in [(0, 1, 30), (0, 2, 15), (2, 3, 10)] {
            let alike: Vec<Vec<Truth>> = alike(inner, many, below).into_values().collect();
            for (before, now) in alike.iter().flat_map(|one| alike.iter().map(move |other| (one, other))) {
                let pairs = || before.iter().flat_map(|one| now.iter().map(move |other| (one, other)));
                let certain = told_apart(inner, many, &before[0], &now[0]);
                if certain >= LEAST {
                    assert!(
                        pairs().all(|(one, other)| moved(one, other, many) >= certain),
                        "{:?}, {:?}",
                        before[0],
                        now[0]
                    );
                    let by =
                        |(one, other): (&Truth, &Truth)| one.iter().zip(other).map(|(a, b)| 1_000 + b - a).collect();
                    let ways: Vec<Truth> = pairs().map(by).collect();
                    assert!(open(ways.iter()) >= 5, "{:?}, {:?}", before[0], now[0]);
                }
            }
        }
    }

    #[test]
    fn a_number_that_has_moved_by_two_steps_is_told_anew() {
        let told = |before, now| apart(&[Figure::alone(before)], &[Figure::alone(now)]);
        assert_eq!((told(4, 5), told(0, 9), told(4, 10), told(10, 4), told(14, 24)), (1, 1, 6, 6, 6));
        let list = |counts: [u64; 5]| counts.map(Figure::alone);
        assert_eq!(apart(&list([4, 9, 4, 14, 4]), &list([5, 10, 5, 15, 5])), 5, "or five by one");
        assert_eq!(apart(&list([4, 9, 5, 15, 5]), &list([5, 10, 4, 14, 4])), 3, "each is in two places at the most");
        assert_eq!(apart(&[], &list([9; 5])), 0);
    }

    /// Two counts and their sum, published again whenever the counts themselves have moved by five in all: what was told before and
    /// what was told after leave the table in between fewer values than the table by itself.
    #[test]
    fn whoever_asks_the_counts_whether_to_tell_them_anew_tells_by_it() {
        let alike = alike(0, 2, 10);
        let left = |now: &[Truth], beside: &[Truth]| {
            let near = |one: &&Truth| beside.iter().any(|other| moved(one, other, 2) >= LEAST);
            now.iter().filter(near).cloned().collect::<Vec<Truth>>()
        };
        let few = alike.values().flat_map(|now| alike.values().map(move |beside| (now, beside)));
        let few = few.filter(|(now, beside)| (1..now.len()).contains(&left(now, beside).len()));
        assert!(few.count() > 0, "some tables are ruled out by what is told of another day");
    }

    /// Three counts, each of which is published again when it has moved by five, beside a sum of what they were then. The first is
    /// published again twice, the second twice, the third once; the search knows how far each lies beyond its step.
    #[test]
    fn whoever_holds_back_single_counts_gives_them_away() {
        let versions = [(0, 0), (0, 10), (0, 20), (1, 0), (1, 10), (1, 20), (2, 0), (2, 10)];
        let answers = [[0, 3, 6], [1, 3, 6], [1, 4, 6], [2, 4, 6], [2, 4, 7], [2, 5, 7]];
        let counts = |beyond: u64, answer: [usize; 3]| {
            answer.map(|at| versions[at].1 + beyond / 5_u64.pow(u32::try_from(at).unwrap()) % 5)
        };
        let told = |beyond: u64, answer: [usize; 3]| figures(0, &counts(beyond, answer))[3].told();
        let sums = [5, 20, 25, 30, 45, 60].map(Some);
        let fits = |beyond: &u64| answers.iter().zip(sums).all(|(answer, sum)| told(*beyond, *answer) == sum);
        let ways: Vec<u64> = (0..5_u64.pow(8)).filter(fits).collect();
        let third: BTreeSet<u64> = ways.iter().map(|beyond| counts(*beyond, answers[0])[2]).collect();
        assert_eq!((ways.len(), third), (4, BTreeSet::from([2])), "a count that never moved is certain");
    }

    #[test]
    fn whoever_rounds_a_sum_by_itself_gives_the_edge_away() {
        let parts = [4; 5].map(Figure::alone);
        let sum = Figure::sum(&parts);
        assert_eq!((sum.count, step(sum.count)), (20, 20), "of five that are four at the most it is the only way");
        assert_eq!((sum.told(), sum.most), (Some(15), 20));
        // Grouped by what would be seen then, the search finds the one table.
        let mut naive: BTreeMap<u64, Vec<Truth>> = BTreeMap::new();
        for number in 0..5_u64.pow(5) {
            let counts: Truth = (0..5).map(|at| number / 5_u64.pow(at) % 5).collect();
            naive.entry(step(counts.iter().sum())).or_default().push(counts);
        }
        assert_eq!(open(naive[&20].iter()), 1, "and sees it");
        assert!(naive.iter().all(|(sum, tables)| *sum == 20 || open(tables.iter()) > 2), "nowhere else");
    }

    #[test]
    fn d15_what_was_certain_once_is_so_no_longer() {
        let told = |counts: &[u64]| figures(0, counts).iter().map(Figure::told).collect::<Vec<_>>();
        // Five times one and three times none: as if there were nothing but one count of five to nine.
        assert_eq!(told(&[1, 1, 1, 1, 1, 0, 0, 0]), [&[None; 8][..], &[Some(5)]].concat());
        assert_eq!(told(&[5, 0, 0, 0, 0, 0, 0, 0])[8], Some(5));
        // Thirteen of which five are of one category.
        assert_eq!(told(&[5, 4, 4]), told(&[6, 3, 1]));
        assert_eq!(told(&[5, 4, 4]), [Some(5), None, None, Some(10)]);
        // A list of few says that they are few.
        assert_eq!(told(&[1, 0, 2, 0]), told(&[0, 0, 0, 0]));
        assert_eq!(told(&[]), [None]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_told_is_close_below_and_wide_enough(
            counts in proptest::collection::vec(prop_oneof![3 => 0..6_u64, 1 => 0..90_u64], 1..40),
            inner in 0..20_usize,
        ) {
            let all = figures(inner.min(counts.len() - 1), &counts);
            for figure in &all {
                let told = figure.told().unwrap_or(0);
                prop_assert_eq!(figure.told().is_none(), figure.count < LEAST, "fewer than five, and nothing else");
                prop_assert!(told % LEAST == 0 && told <= figure.count && figure.count <= told + 6, "{:?}", figure);
                prop_assert!(figure.least <= figure.count && figure.count <= figure.most);
                prop_assert!(figure.most - figure.least + 1 >= OPEN, "{:?}", figure);
            }
            let parts: u64 = all[..counts.len()].iter().filter_map(Figure::told).sum();
            prop_assert!(all.last().unwrap().told().unwrap_or(0) >= parts, "no sum is below its parts");
        }

        #[test]
        fn no_count_is_too_large(counts in proptest::collection::vec(any::<u64>(), 0..5)) {
            let sum = Figure::sum(&counts.iter().copied().map(Figure::alone).collect::<Vec<_>>());
            prop_assert!(sum.told().unwrap_or(0) <= sum.count);
        }
    }
}
