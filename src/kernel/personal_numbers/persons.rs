//! Identity numbers among groups of digits.
//!
//! Eighteen digits judge themselves: the region, the day of birth and the check character must be right, so they count however
//! they are grouped. The fifteen digits of an old paper have no check character; they count in the groupings people use.

use super::groups::Group;
use super::identity::IdentityNumber;
use super::letters::Letter;
use super::words::{Said, before};

const LENGTH: usize = 18;

/// The digits on a paper of before 1999.
const OLD: usize = 15;

/// Digits of a disability certificate: an identity number, the category and the grade.
const CERTIFICATE: usize = 20;

const OLD_SHAPES: [&[usize]; 7] = [&[15], &[6, 6, 3], &[3, 3, 6, 3], &[6, 9], &[12, 3], &[6, 2, 2, 2, 3], &[1; OLD]];

/// So many characters may stand before an X.
const GAP: usize = 3;

/// Whether an identity number is among the groups.
pub(super) fn any(letters: &[Letter], groups: &[Group]) -> bool {
    (0..groups.len()).any(|at| begins(letters, groups, at))
}

/// Whether one begins with this group.
fn begins(letters: &[Letter], groups: &[Group], at: usize) -> bool {
    let (mut digits, mut shape) = (String::new(), Vec::new());
    for (place, group) in groups[at..].iter().enumerate() {
        if (place > 0 && group.gap.is_none()) || digits.len() + group.len() > CERTIFICATE {
            return false;
        }
        digits.push_str(&group.digits);
        shape.push(group.len());
        let paper = || before(letters, groups[at].from) == Said::Paper;
        let found = match digits.len() {
            OLD => OLD_SHAPES.contains(&shape.as_slice()) && is_old(&digits) && !paper(),
            17 => is_crossed(letters, group.to) && is_person(&format!("{digits}X")),
            // Papers are numbered with a region and a day of this century too, and one such number in eleven has the right
            // check digit.
            LENGTH => is_person(&digits) && !(digits[6..].starts_with('2') && paper()),
            CERTIFICATE => shape.len() == 1 && is_certificate(&digits),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

fn is_person(number: &str) -> bool {
    is_region(number) && !number[6..].starts_with("21") && IdentityNumber::parse(number).is_ok()
}

/// Who had such a paper was registered in a city of the mainland.
fn is_old(number: &str) -> bool {
    let city = matches!(number[2..4].parse().unwrap_or(0), 1..=70 | 90);
    number[..2] < *"70" && city && is_region(number) && IdentityNumber::parse_old(number).is_ok()
}

fn is_certificate(number: &str) -> bool {
    let tail = &number.as_bytes()[LENGTH..];
    (b'1'..=b'7').contains(&tail[0]) && (b'1'..=b'4').contains(&tail[1]) && is_person(&number[..LENGTH])
}

/// Whether a number begins with a province; 81 to 83 are residents of Hong Kong, Macao and Taiwan, 9 foreigners. Numbers of
/// papers begin with a year more often, and 20 is no province.
fn is_region(number: &str) -> bool {
    matches!(number[..2].parse().unwrap_or(0),
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91..=99)
}

/// Whether an X follows.
fn is_crossed(letters: &[Letter], behind: usize) -> bool {
    let near = letters[behind..].iter().take(GAP + 1);
    near.take_while(|letter| letter.separates() || letter.crosses()).any(|letter| letter.crosses())
}
