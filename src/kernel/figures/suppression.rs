//! Suppression of small counts (小数抑制): a count of one to four is not published, nor are so many others that it could be
//! recovered from sums.
//!
//! Counts and sums are seen as lines between sums: a cell of a table lies between its row and its column, the sum of a row
//! between that row and the column of sums. Whoever knows this file knows that a zero is printed, so that a count that is not
//! published is **one at the least**. So for each small count a ring is closed along which one more can flow: lines that carry
//! it with their direction grow by one, lines against it shrink by one and are two at the least. Every sum on the way is what
//! it was, every line of the ring can be another number and still no zero. Of such rings the one that costs least is taken. One
//! always exists where the sums are right: a line that carries something is part of something that flows round, and one more
//! can flow there.
//!
//! Zeros are published. What is compared from one day to another is not looked at here: figures are told anew once a month at
//! the most (`households::figures`).

/// Counts below this are not published, but for zero.
pub const LEAST: u64 = 5;

/// A count or a sum, and the two sums it is part of, numbered by whoever asks: what is added up at a sum leads to it, and what
/// it is split into leads away from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// How many.
    pub count: u64,
    /// The sum it is part of, or comes from.
    pub from: usize,
    /// The sum it leads to.
    pub to: usize,
}

/// A table of counts with the sums of its rows and columns; what is not published is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The counts, row by row.
    pub cells: Vec<Vec<Option<u64>>>,
    /// The sum of each row.
    pub rows: Vec<Option<u64>>,
    /// The sum of each column.
    pub columns: Vec<Option<u64>>,
    /// The sum of all.
    pub total: Option<u64>,
}

/// What of these lines is published, in their order. At each sum, what is added up must come to what is said of it.
pub fn suppress(lines: &[Line]) -> Vec<Option<u64>> {
    let mut hidden: Vec<bool> = lines.iter().map(|line| (1..LEAST).contains(&line.count)).collect();
    // Which of them can be another number already.
    let mut open = vec![false; lines.len()];
    for place in 0..lines.len() {
        if hidden[place] && !open[place] {
            let rings = [Way::Grows, Way::Shrinks].map(|way| ring(lines, &hidden, place, way));
            let cheapest = rings.into_iter().flatten().min_by_key(|(cost, _)| *cost);
            for other in cheapest.into_iter().flat_map(|(_, ring)| ring).chain([place]) {
                (hidden[other], open[other]) = (true, true);
            }
        }
    }
    lines.iter().zip(hidden).map(|(line, hidden)| (!hidden).then_some(line.count)).collect()
}

/// What becomes of a line when one more flows along its ring.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Grows,
    Shrinks,
}

/// What the cheapest ring costs on which this line grows, or shrinks, and the other lines of it (Bellman and Ford, on graphs of
/// some dozens of lines): what is hidden already costs nothing, everything else what it counts, so that large counts and sums
/// stay to be seen. What shrinks stays one at the least.
fn ring(lines: &[Line], hidden: &[bool], through: usize, way: Way) -> Option<(u64, Vec<usize>)> {
    let nodes = lines.iter().map(|line| line.from.max(line.to) + 1).max().unwrap_or(0);
    let mut best: Vec<Option<(u64, usize)>> = vec![None; nodes];
    let Line { count, from, to } = lines[through];
    // The way back leads from where one more arrives to where it is missing.
    let (start, end) = if way == Way::Grows { (to, from) } else { (from, to) };
    if way == Way::Shrinks && count < 2 {
        return None;
    }
    best[start] = Some((0, through));
    for _ in 0..nodes {
        for (place, line) in lines.iter().enumerate().filter(|(place, line)| *place != through && line.count > 0) {
            let price = if hidden[place] { 0 } else { line.count + 1 };
            for (here, there, least) in [(line.from, line.to, 1), (line.to, line.from, 2)] {
                let Some((cost, _)) = best[here].filter(|_| line.count >= least) else { continue };
                let cheaper = best[there].is_none_or(|(known, _)| cost + price < known);
                if cheaper && there != start {
                    best[there] = Some((cost + price, place));
                }
            }
        }
    }
    Some((best[end]?.0, way_back(lines, &best, (start, end))))
}

/// The lines from one sum back to another.
fn way_back(lines: &[Line], best: &[Option<(u64, usize)>], (start, end): (usize, usize)) -> Vec<usize> {
    let (mut here, mut found) = (end, Vec::new());
    while here != start && found.len() <= lines.len() {
        let Some((_, place)) = best[here] else { return Vec::new() };
        found.push(place);
        here = lines[place].from + lines[place].to - here;
    }
    found
}

/// A table as it may be published: rows of counts, all of one length.
#[cfg_attr(not(test), expect(dead_code, reason = "reports across units draw tables"))]
pub fn table(counts: &[Vec<u64>]) -> Published {
    let (height, width) = (counts.len(), counts.first().map_or(0, Vec::len));
    let sum_of = |row: usize| counts[row].iter().sum::<u64>();
    let column = |at: usize| counts.iter().map(|row| row[at]).sum::<u64>();
    // Row and column of sums come last.
    let count = |row: usize, at: usize| match (row == height, at == width) {
        (false, false) => counts[row][at],
        (false, true) => sum_of(row),
        (true, false) => column(at),
        (true, true) => (0..height).map(sum_of).sum(),
    };
    let places = (0..=height).flat_map(|row| (0..=width).map(move |at| (row, at)));
    // A count leads from its row to its column, a sum the other way.
    let line = |(row, at): (usize, usize)| match ((row == height) == (at == width), height + 1 + at) {
        (true, column) => Line { count: count(row, at), from: row, to: column },
        (false, column) => Line { count: count(row, at), from: column, to: row },
    };
    let lines: Vec<Line> = places.map(line).collect();
    let shown = suppress(&lines);
    let of = |row: usize, at: usize| shown[row * (width + 1) + at];
    Published {
        cells: (0..height).map(|row| (0..width).map(|at| of(row, at)).collect()).collect(),
        rows: (0..height).map(|row| of(row, width)).collect(),
        columns: (0..width).map(|at| of(height, at)).collect(),
        total: of(height, width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All entries with their sums, the sums last.
    fn whole(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
        let mut rows: Vec<Vec<u64>> = counts.to_vec();
        for row in &mut rows {
            row.push(row.iter().sum());
        }
        rows.push((0..rows[0].len()).map(|at| rows.iter().map(|row| row[at]).sum()).collect());
        rows
    }

    fn shown(published: &Published) -> Vec<Vec<Option<u64>>> {
        let mut rows = published.cells.clone();
        for (row, sum) in rows.iter_mut().zip(&published.rows) {
            row.push(*sum);
        }
        let mut last = published.columns.clone();
        last.push(published.total);
        rows.push(last);
        rows
    }

    /// Somebody who knows the rule: what is not published is no zero, for zeros are. Looks at every table whose counts differ
    /// from the true ones by one at the most where they are not published, and is consistent with everything that is; answers
    /// the places that are not published and could not be anything else.
    fn recoverable(counts: &[Vec<u64>], seen: &[Vec<Option<u64>>]) -> Vec<(usize, usize)> {
        let truth = whole(counts);
        let (height, width) = (counts.len(), counts[0].len());
        let open: Vec<(usize, usize)> = (0..height)
            .flat_map(|row| (0..width).map(move |at| (row, at)))
            .filter(|(row, at)| seen[*row][*at].is_none())
            .collect();
        let mut fixed: Vec<(usize, usize)> = (0..=height)
            .flat_map(|row| (0..=width).map(move |at| (row, at)))
            .filter(|(r, c)| seen[*r][*c].is_none())
            .collect();
        for number in 0..3_usize.pow(u32::try_from(open.len()).unwrap()) {
            let (mut other, mut rest) = (counts.to_vec(), number);
            let mut possible = true;
            for (row, at) in &open {
                let value = (counts[*row][*at] + (rest % 3) as u64).saturating_sub(1);
                possible &= value >= 1;
                other[*row][*at] = value;
                rest /= 3;
            }
            let other = whole(&other);
            let fits = |row: usize, at: usize| seen[row][at].is_none_or(|count| count == other[row][at]);
            // A sum that is not published is no zero either, and that follows.
            if possible && (0..=height).all(|row| (0..=width).all(|at| fits(row, at))) {
                fixed.retain(|(row, at)| other[*row][*at] == truth[*row][*at]);
            }
        }
        fixed
    }

    fn tables() -> impl Strategy<Value = Vec<Vec<u64>>> {
        let count = prop_oneof![3 => 0..4_u64, 3 => 1..9_u64, 1 => 5..40_u64];
        (1..4_usize, 1..4_usize).prop_flat_map(move |(height, width)| {
            proptest::collection::vec(proptest::collection::vec(count.clone(), width), height)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_that_is_not_published_can_be_recovered(counts in tables()) {
            let seen = shown(&table(&counts));
            prop_assert_eq!(recoverable(&counts, &seen), vec![], "{:?}", seen);
            for (row, line) in whole(&counts).iter().enumerate() {
                for (at, count) in line.iter().enumerate() {
                    let small = (1..LEAST).contains(count);
                    prop_assert!(!small || seen[row][at].is_none(), "{} is published", count);
                    prop_assert!(*count > 0 || seen[row][at] == Some(0), "a zero is not");
                    prop_assert!(seen[row][at].is_none_or(|shown| shown == *count));
                }
            }
        }
    }

    #[test]
    fn whoever_hides_small_counts_alone_hides_nothing() {
        let counts = [vec![3, 20, 7], vec![9, 8, 6]];
        let naive = |count: u64| (count == 0 || count >= LEAST).then_some(count);
        let naive: Vec<Vec<Option<u64>>> =
            whole(&counts).iter().map(|row| row.iter().map(|count| naive(*count)).collect()).collect();
        assert_eq!(recoverable(&counts, &naive), [(0, 0)], "the search sees what a sum gives away");
        let seen = table(&counts);
        let cells = [[None, Some(20), None], [None, Some(8), None]];
        assert_eq!(seen.cells, cells.map(|row| row.to_vec()));
        assert_eq!((seen.total, seen.rows[0], seen.columns[1]), (Some(53), Some(30), Some(28)), "sums stay to be seen");
    }

    #[test]
    fn d15_a_zero_that_is_printed_gives_nothing_away() {
        // Eight in all, six and twice one: two that are not published and not zero would be one each.
        let seen = table(&[vec![6, 1, 1, 0, 0]]);
        assert_eq!(seen.cells[0], [None, None, None, Some(0), Some(0)]);
        assert_eq!(seen.total, Some(8));
        let seen = table(&[vec![2, 1, 30]]);
        assert_eq!(
            (seen.cells[0].clone(), seen.total),
            (vec![None, None, Some(30)], Some(33)),
            "two and one, or one and two"
        );
        let seen = table(&[vec![1, 1, 30]]);
        assert_eq!((seen.cells[0].clone(), seen.total), (vec![None, None, None], Some(32)));
        let blind = [
            vec![Some(6), None, None, Some(0), Some(0), Some(8)],
            vec![Some(6), None, None, Some(0), Some(0), Some(8)],
        ];
        assert_eq!(recoverable(&[vec![6, 1, 1, 0, 0]], &blind).len(), 4, "the search knows that there is no zero");
    }

    #[test]
    fn d15_no_small_table_gives_anything_away() {
        let tables = |height: usize, width: usize, counts: &'static [u64]| {
            let many = counts.len().pow(u32::try_from(height * width).unwrap());
            (0..many).map(move |number| {
                let count = |at: usize| counts[number / counts.len().pow(u32::try_from(at).unwrap()) % counts.len()];
                (0..height).map(|row| (0..width).map(|at| count(row * width + at)).collect()).collect()
            })
        };
        let all = tables(1, 2, &[0, 1, 2, 3, 4, 5, 6, 12]).chain(tables(1, 3, &[0, 1, 2, 4, 5, 9]));
        for counts in all.chain(tables(2, 2, &[0, 1, 2, 5, 7])) {
            let counts: Vec<Vec<u64>> = counts;
            assert_eq!(recoverable(&counts, &shown(&table(&counts))), [], "{counts:?}");
        }
    }

    #[test]
    fn a_table_without_small_counts_is_published_whole() {
        let counts = [vec![12, 0], vec![5, 9]];
        let seen = shown(&table(&counts));
        let all: Vec<Vec<Option<u64>>> =
            whole(&counts).iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        assert_eq!(seen, all);
        assert_eq!(table(&[]).total, Some(0));
    }

    #[test]
    fn two_lists_that_share_a_sum_hide_each_other() {
        // Three states, of which the second is split into categories; the first line is the sum of all.
        let lists = |states: [u64; 3], categories: &[u64]| {
            let (outside, by_state, by_category) = (0, 1, 2);
            let line = |count, from, to| Line { count, from, to };
            let mut lines = vec![
                line(states.iter().sum(), outside, by_state),
                line(states[0], by_state, outside),
                line(states[1], by_state, by_category),
                line(states[2], by_state, outside),
            ];
            lines.extend(categories.iter().map(|count| line(*count, by_category, outside)));
            suppress(&lines)
        };
        let seen = lists([7, 26, 12], &[2, 14, 10]);
        assert_eq!(seen[..4], [Some(45), Some(7), Some(26), Some(12)]);
        assert_eq!(seen[4..], [None, Some(14), None], "one other category, the smallest");
        let seen = lists([7, 3, 12], &[3, 0, 0]);
        assert_eq!(seen, [Some(22), None, None, Some(12), None, Some(0), Some(0)], "and one state");
    }
}
