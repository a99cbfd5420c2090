//! Passwords: what a new one must be like.

use super::hashing::normal;
use crate::codes;
use kernel::patch::INVALID;
use kernel::{Fault, FieldCode, Violation, field};

/// How many former passwords are refused.
pub const HISTORY: usize = 5;
/// The longest password that is read.
pub const LONGEST: usize = 128;

/// Whether a new password will do: length and classes, not a common one, nothing that names its owner or place.
///
/// # Errors
/// [`INVALID`] naming `pointer` with every reason.
pub fn acceptable(password: &str, about: &[&str], pointer: &str) -> Result<(), Fault> {
    let reasons: Vec<_> = reasons(&normal(password), about).map(|reason| reason.at(pointer)).collect();
    if reasons.is_empty() { Ok(()) } else { Err(Fault::of(&INVALID).at(reasons)) }
}

/// The refusal of a password that was in use before.
pub fn used_before(pointer: &str) -> Fault {
    Fault::of(&INVALID).at([Reason::Used.at(pointer)])
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Length,
    Long,
    Simple,
    Common,
    Context,
    Used,
}

impl Reason {
    fn at(self, pointer: &str) -> Violation {
        let (code, zh, en): (&'static FieldCode, _, _) = match self {
            Self::Length => (&field::TOO_SHORT, "密码至少 10 个字符。", "At least 10 characters."),
            Self::Long => (&field::TOO_LONG, "密码最多 128 个字符。", "At most 128 characters."),
            Self::Simple => (
                &codes::PASSWORD_TOO_SIMPLE,
                "请包含大写字母、小写字母、数字、其他字符中的至少三类, 或使用 15 个以上字符。",
                "Use three of upper case, lower case, digits and other characters, or 15 characters or more.",
            ),
            Self::Common => {
                (&codes::PASSWORD_TOO_COMMON, "密码过于常见, 容易被猜中。", "Too common; it would be guessed.")
            }
            Self::Context => (
                &codes::PASSWORD_NAMES_OWNER,
                "密码不能包含登录名、单位或社区名称。",
                "It must not hold the login, the unit's or the community's name.",
            ),
            Self::Used => {
                (&codes::PASSWORD_USED_BEFORE, "不能使用最近 5 次用过的密码。", "It is one of the last five in use.")
            }
        };
        Violation::new(pointer, code, [zh, en])
    }
}

/// Words that are no secret here.
const HERE: [&str; 4] = ["兰新", "lanxin", "hulian", "互联"];

fn reasons(password: &str, about: &[&str]) -> impl Iterator<Item = Reason> {
    let length = password.chars().count();
    let words: Vec<String> =
        about.iter().map(|word| normal(word).to_lowercase()).filter(|word| word.chars().count() >= 2).collect();
    let lower = password.to_lowercase();
    let named = words.iter().map(String::as_str).chain(HERE).any(|word| lower.contains(word));
    let inputs: Vec<&str> = words.iter().map(String::as_str).chain(HERE).collect();
    let fits = (10..=LONGEST).contains(&length);
    // Whatever is said over and over is worth what it is once.
    let once = repeated(password);
    let news = once.chars().count().min(news(&lower));
    let repeats = news < length;
    let guessed = fits && (news < if repeats { 12 } else { 10 } || u8::from(zxcvbn::zxcvbn(once, &inputs).score()) < 2);
    let found = [
        (length < 10).then_some(Reason::Length),
        (length > LONGEST).then_some(Reason::Long),
        (once.chars().count() < 15 && classes(once) < 3).then_some(Reason::Simple),
        guessed.then_some(Reason::Common),
        named.then_some(Reason::Context),
    ];
    found.into_iter().flatten()
}

/// The shortest beginning of a password that makes the whole when it is repeated (the last time maybe in part); the whole
/// itself where nothing is said twice.
fn repeated(password: &str) -> &str {
    let letters: Vec<char> = password.chars().collect();
    let same = |period: &usize| letters.iter().skip(*period).eq(letters.iter().take(letters.len() - period));
    let period = (1..=letters.len() / 2).find(same);
    let end = period.and_then(|period| password.char_indices().nth(period)).map_or(password.len(), |(at, _)| at);
    &password[..end]
}

/// How many characters of a password are news: what was said before, four characters or more, counts for one.
fn news(password: &str) -> usize {
    let letters: Vec<char> = password.chars().take(LONGEST).collect();
    let (mut at, mut news) = (0, 0);
    while at < letters.len() {
        let said =
            |from: usize| letters[from..].iter().zip(&letters[at..]).take_while(|(one, other)| one == other).count();
        let longest = (0..at).map(said).max().unwrap_or(0);
        at += if longest < 4 { 1 } else { longest };
        news += 1;
    }
    news
}

fn classes(password: &str) -> usize {
    let other = |c: char| !c.is_ascii_alphanumeric();
    let has = [
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(other),
    ];
    has.into_iter().filter(|has| *has).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(password: &str) -> Vec<Reason> {
        reasons(password, &["zhang.min", "市税务局"]).collect()
    }

    #[test]
    fn the_rules_for_a_new_password() {
        assert_eq!(found("Tr4ktor-Gurke"), []);
        assert_eq!(found("梧桐 山丘 河流 石桥 白鹭 晚风 渔火"), [], "fifteen characters need no classes");
        assert_eq!(found("Kurz-7a"), [Reason::Length]);
        assert_eq!(found("tfzuqkwhvbno"), [Reason::Simple]);
        assert_eq!(found("Password123!"), [Reason::Common]);
        assert!(found("qwertyuiop123456").contains(&Reason::Common));
        for said in ["20001231", "Lx7#", "兰花", "0", "19491001x", "Tr4ktor"] {
            let over_and_over = said.repeat(128 / said.chars().count());
            assert!(found(&over_and_over).contains(&Reason::Common), "{over_and_over}");
        }
        assert!(found("20001231200012312000123x").contains(&Reason::Common), "a broken end is no news");
        assert!(found("tfzuqkwhvbnotfzuqkwhvbno").contains(&Reason::Simple), "twice is worth once");
        assert_eq!(found("Tr4ktor-GurkeTr4ktor-Gurke"), []);
        assert!(found("Zhang.Min-4711-Xq").contains(&Reason::Context));
        assert!(found("市税务局-4711-Xq").contains(&Reason::Context));
        assert!(found("Hulian-Kq7-Wm2").contains(&Reason::Context));
        assert_eq!(found(&"aB3-".repeat(40)), [Reason::Long]);
    }
}
