//! Mobile numbers among groups of digits.
//!
//! What makes one of eleven digits is the way they are grouped. Four groupings are usual and count wherever they stand. The
//! others count where the word for a phone stands right before them, or where they stand alone and can hardly be anything
//! else: hyphens all along, or a zero in front of a group, where no quantity has one.

use super::groups::Group;
use super::letters::Letter;
use super::words::{self, Said};

/// The digits of a mobile number.
const LENGTH: usize = 11;

/// What is dialled before one: the country's code, the zero of a trunk call, the ways of cheap calls.
const PREFIXES: [&str; 14] =
    ["", "0", "86", "0086", "860", "00860", "17951", "179510", "12593", "125930", "17911", "179110", "17909", "179090"];

const USUAL: [&[usize]; 4] = [&[11], &[3, 4, 4], &[3, 8], &[7, 4]];

const SINGLE: [usize; LENGTH] = [1; LENGTH];

const UNUSUAL: [&[usize]; 11] = [
    &[4, 4, 3],
    &[4, 3, 4],
    &[3, 3, 5],
    &[3, 5, 3],
    &[5, 3, 3],
    &[4, 7],
    &[5, 6],
    &[6, 5],
    &[3, 2, 2, 4],
    &[3, 4, 2, 2],
    &[3, 2, 2, 2, 2],
];

/// Whether a mobile number is among the groups.
pub(super) fn any(letters: &[Letter], groups: &[Group]) -> bool {
    (0..groups.len()).any(|at| begins(letters, groups, at))
}

/// Whether a phone number, however it is grouped, is one of a mobile phone, or names one beside another (`转` before it).
pub(super) fn is_whole(digits: &str) -> bool {
    bare(digits).any(|rest| rest.len() == LENGTH && is_start(rest, None))
}

/// What is left of digits without what is dialled before a number.
fn bare(digits: &str) -> impl Iterator<Item = &str> {
    PREFIXES.iter().filter_map(|prefix| digits.strip_prefix(prefix))
}

/// 13x to 19x.
fn is_start(digits: &str, next: Option<&Group>) -> bool {
    let mut all = digits.bytes().chain(next.into_iter().flat_map(|next| next.digits.bytes()));
    all.next() == Some(b'1') && all.next().is_some_and(|second| (b'3'..=b'9').contains(&second))
}

/// Whether one begins with this group.
fn begins(letters: &[Letter], groups: &[Group], at: usize) -> bool {
    bare(&groups[at].digits).any(|first| {
        let next = groups.get(at + 1).filter(|next| next.gap.is_some());
        let shape = if is_start(first, next) { shape(first.len(), &groups[at + 1..]) } else { None };
        shape.is_some_and(|shape| is_one(letters, groups, at, &shape))
    })
}

/// How the eleven digits are grouped that begin with so many, unless the end of them is not the end of a group.
fn shape(first: usize, others: &[Group]) -> Option<Vec<usize>> {
    let mut shape = vec![first];
    let mut sum = first;
    for group in others.iter().take_while(|group| group.gap.is_some()) {
        if sum >= LENGTH {
            break;
        }
        sum = sum.saturating_add(group.len());
        shape.push(group.len());
    }
    (sum == LENGTH).then_some(shape)
}

/// Whether groups of such a shape are a mobile number where they stand.
fn is_one(letters: &[Letter], groups: &[Group], at: usize, shape: &[usize]) -> bool {
    let whole = &groups[at..at + shape.len()];
    let (from, to) = (whole[0].from, whole[shape.len() - 1].to);
    let said = words::before(letters, from);
    if shape.len() == 1 || said == Said::Paper {
        return said != Said::Paper;
    }
    if whole.iter().any(|group| group.counted) || words::measured(letters, to) {
        return false;
    }
    if said == Said::Phone {
        return true;
    }
    if shape == SINGLE {
        // Eleven marks from 1 to 5 are a questionnaire.
        let marks = whole.iter().all(|group| ("1"..="5").contains(&group.digits.as_str()));
        let within = |gap: &str| whole[1..].iter().any(|group| group.gap.as_deref() == Some(gap));
        return !marks && alone(groups, at, shape.len(), |group, gap| group.len() == 1 && within(gap));
    }
    (USUAL.contains(&shape) && reads_so(groups, at, shape)) || stands_out(groups, at, shape)
}

/// Whether a usual grouping is not a row of amounts, a number and a day, or part of a card number.
fn reads_so(groups: &[Group], at: usize, shape: &[usize]) -> bool {
    let whole = &groups[at..at + shape.len()];
    let zero = whole[1..].iter().any(is_no_quantity);
    let amounts = shape.len() > 2 && !zero && whole.iter().all(|group| group.digits.ends_with('0'));
    // `138 20260710`.
    let day = whole[1].is_day();
    let gap = whole[1].gap.as_deref();
    // `6217 0138 0000 1234`: what is dialled before a number begins a row.
    let begun = shape[0] == whole[0].len() || alone(groups, at, shape.len(), |_, between| Some(between) == gap);
    // `860、150、1200、3452`: more of the same, and nothing that no quantity is.
    let listed = |group: &Group, between: &str| Some(between) == gap && group.len() > 1;
    let list = !zero && matches!(gap, Some("," | ", " | ";" | "; ")) && !alone(groups, at, shape.len(), listed);
    !amounts && !day && begun && !list
}

/// `0000`, `012`: a zero in front, but not nothing.
fn is_no_quantity(group: &Group) -> bool {
    group.len() > 1 && group.digits.starts_with('0')
}

/// Whether a grouping that few use is not likely to be anything else.
fn stands_out(groups: &[Group], at: usize, shape: &[usize]) -> bool {
    let whole = &groups[at..at + shape.len()];
    let gap = whole[1].gap.as_deref();
    let alike = whole[1..].iter().all(|group| group.gap.as_deref() == gap);
    // `013802 013911` are readings of a meter.
    let begun = shape[0] == whole[0].len() || whole[0].digits.trim_start_matches('0').starts_with("86");
    let zero = whole[1..].iter().any(is_no_quantity);
    let likely = if UNUSUAL.contains(&shape) {
        // `1998-0001234` is the number of a paper.
        let year = whole[0].is_year();
        (matches!(gap, Some("-" | "." | "·")) && !year) || (zero && !(year && shape.len() == 2))
    } else {
        zero && begins_with_three(shape)
    };
    alike && begun && likely && alone(groups, at, shape.len(), |_, between| Some(between) == gap)
}

/// Whether the digits are in pieces, of which the first make 138: `138 00 001234`.
fn begins_with_three(shape: &[usize]) -> bool {
    let ends = shape.iter().scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    });
    shape.len() <= 6 && ends.take(3).any(|end| end == 3)
}

/// Whether so many groups are the whole of a row, but for what is dialled before a number. `same` tells of a group and of what
/// stands between it and the row whether it belongs to it.
fn alone(groups: &[Group], at: usize, length: usize, same: impl Fn(&Group, &str) -> bool) -> bool {
    let mut from = at;
    while from > 0 && at - from <= LENGTH && groups[from].gap.as_deref().is_some_and(|gap| same(&groups[from - 1], gap))
    {
        from -= 1;
    }
    let before: String = groups[from..at].iter().map(|group| group.digits.as_str()).collect();
    let behind = groups.get(at + length).is_some_and(|next| next.gap.as_deref().is_some_and(|gap| same(next, gap)));
    !behind && PREFIXES.contains(&before.as_str())
}
