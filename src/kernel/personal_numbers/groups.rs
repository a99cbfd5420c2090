//! The groups of digits a text holds, what stands between them, and which of them are days and quantities.

use super::letters::{Kind, Letter};

/// So many characters may stand between two groups of a number; the same one many times counts once.
const GAP: usize = 3;

/// Digits that follow each other.
#[derive(Debug)]
pub(super) struct Group {
    /// The digits.
    pub digits: String,
    /// The place of the first one.
    pub from: usize,
    /// The place behind the last one.
    pub to: usize,
    /// What stands between the group before and this one, when they may belong to one number. Dashes of all lengths are
    /// alike here, and so are raised dots.
    pub gap: Option<String>,
    /// Whether it is part of a day, a decimal number, a ratio or a time.
    pub counted: bool,
}

impl Group {
    /// How many digits.
    pub fn len(&self) -> usize {
        self.digits.len()
    }

    fn number(&self) -> u32 {
        self.digits.parse().unwrap_or(u32::MAX)
    }

    fn is_gap(&self, gap: &str) -> bool {
        self.gap.as_deref() == Some(gap)
    }

    /// 1800 to 2099.
    pub fn is_year(&self) -> bool {
        self.len() == 4 && (1800..2100).contains(&self.number())
    }

    /// A day in eight digits: `20260710`.
    pub fn is_day(&self) -> bool {
        let part = |from: usize, to: usize| self.digits[from..to].parse::<u32>().unwrap_or_default();
        self.len() == 8
            && (1900..2100).contains(&part(0, 4))
            && (1..=12).contains(&part(4, 6))
            && (1..=31).contains(&part(6, 8))
    }
}

/// The groups of a text in a reading.
pub(super) fn groups(letters: &[Letter], reading: Kind) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let Some(digit) = letter.digit(reading) else { continue };
        match groups.last_mut().filter(|group| group.to == at) {
            Some(group) => {
                group.digits.push(digit);
                group.to = at + 1;
            }
            None => {
                let gap = groups.last().and_then(|before| gap(&letters[before.to..at]));
                groups.push(Group { digits: digit.to_string(), from: at, to: at + 1, gap, counted: false });
            }
        }
    }
    let counted = quantities(&groups);
    for (group, counted) in groups.iter_mut().zip(counted) {
        group.counted = counted;
    }
    groups
}

/// What stands between two groups, when nothing but separators does, and few of them.
fn gap(letters: &[Letter]) -> Option<String> {
    let mut gap = String::new();
    for letter in letters {
        let shown = match letter.shown {
            blank if blank.is_whitespace() => ' ',
            '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2D7}' | 'ー' | '_' | '~' => '-',
            '•' | '・' | '‧' | '∙' | '⋅' => '·',
            '、' | '﹑' => ',',
            other => other,
        };
        // Stars in a row hide digits: what stands on both sides of them is no number any more.
        if !letter.separates() || (shown == '*' && gap.ends_with('*')) {
            return None;
        }
        if !gap.ends_with(shown) {
            gap.push(shown);
        }
        if gap.chars().count() > GAP {
            return None;
        }
    }
    Some(gap)
}

/// Which groups are parts of days, spans of years, decimal numbers, ratios and times.
fn quantities(groups: &[Group]) -> Vec<bool> {
    let mut counted = vec![false; groups.len()];
    for at in 0..groups.len() {
        let length = quantity(groups, at);
        counted[at..at + length].fill(true);
    }
    counted
}

/// How many groups from here make one.
fn quantity(groups: &[Group], at: usize) -> usize {
    let first = &groups[at];
    let Some(second) = groups.get(at + 1) else { return 0 };
    let Some(gap) = second.gap.as_deref() else { return 0 };
    let third = groups.get(at + 2);
    let goes_on = first.is_gap(gap) || third.is_some_and(|third| third.is_gap(gap));
    let within = |group: &Group, most: u32| group.len() <= 2 && (1..=most).contains(&group.number());
    let dated = first.is_year() && matches!(gap, "-" | "." | "/" | " ") && within(second, 12);
    let day = dated && third.is_some_and(|third| third.is_gap(gap) && within(third, 31));
    let years = first.is_year() && second.is_year() && first.number() < second.number() && gap == "-";
    // The number of a flat may follow a phone number behind a full stop: `1234.3号楼`.
    let decimal = gap == "." && (second.len() == 2 || (second.len() == 1 && first.len() <= 3));
    let ratio = gap == "/" && first.len() <= 3 && second.len() <= 3;
    let time = gap == ":" && first.len() <= 2 && first.number() <= 24 && second.len() == 2 && second.number() < 60;
    match () {
        () if day => 3,
        () if dated && gap != " " => 2,
        () if (years || decimal || ratio || time) && !goes_on => 2,
        () => 0,
    }
}
