//! Codes of a register: what a unit (U09), a zone (L-001) or a household (H001) is called by. People read them from paper and
//! type them on Chinese keyboards, so codes that look the same are the same.
//!
//! A code is made plain as soon as it is read, and is kept and shown in that form alone: one column, one unique index and one
//! comparison of bytes then suffice, and what is printed on a plate can be typed back.

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::super::Text;
use super::super::field;
use super::super::text::{holds_personal_number, refused};

/// A code in its plain form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RegisterCode(String);

/// A code as it is kept: compatibility form (full-width letters and digits are plain ones), upper case, every kind of dash a
/// hyphen, no blanks.
pub fn plain(code: &str) -> String {
    let kept = code.nfkc().filter(|c| c.is_control() || !c.is_whitespace()).map(|c| if is_dash(c) { '-' } else { c });
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

/// The dashes that keyboards and word processors put in a hyphen's place.
fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{02D7}' | '\u{00AD}' | '\u{FE58}' | '\u{30FC}')
}

/// Latin letters, digits, the hyphen and Chinese characters: letters of other scripts look like these and are none.
fn is_of_a_code(c: char) -> bool {
    c == '-' || c.is_ascii_uppercase() || c.is_ascii_digit() || is_han(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

impl RegisterCode {
    /// The plain form of what somebody wrote.
    pub fn new(code: &str) -> Self {
        Self(plain(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The garde rule of a code: so many characters at most, of the alphabet of codes, and something beside hyphens.
///
/// # Errors
/// `required`, `too_long`, `control_character`, `register_code`, `personal_data_in_text`.
pub fn register_code(most: usize) -> impl Fn(&RegisterCode, &()) -> garde::Result {
    move |code, ()| {
        let problem = if code.0.is_empty() {
            field::REQUIRED.refused()
        } else if code.0.chars().count() > most {
            field::TOO_LONG.refused_with(most)
        } else if code.0.chars().any(refused) {
            field::CONTROL_CHARACTER.refused()
        } else if !code.0.chars().all(is_of_a_code) || code.0.chars().all(|c| c == '-') {
            field::REGISTER_CODE.refused()
        } else if holds_personal_number(&code.0) {
            field::PERSONAL_DATA_IN_TEXT.refused()
        } else {
            return Ok(());
        };
        Err(problem)
    }
}

/// The garde rule of a login: 3 to 64 Latin letters, digits, Chinese characters and `. _ - @ +`, full-width ones among them.
/// Letters of another script would make a second login that looks like the first.
///
/// # Errors
/// `required`, `too_short`, `too_long`, `login`.
pub fn login(login: &Text, (): &()) -> garde::Result {
    let fits = |c: char| c.is_ascii_alphanumeric() || is_han(c) || matches!(c, '.' | '_' | '-' | '@' | '+');
    match login.as_str().chars().count() {
        0 => Err(field::REQUIRED.refused()),
        1..=2 => Err(field::TOO_SHORT.refused_with(3)),
        3..=64 if login.as_str().nfkc().all(fits) => Ok(()),
        3..=64 => Err(field::LOGIN.refused()),
        _ => Err(field::TOO_LONG.refused_with(64)),
    }
}

impl std::fmt::Display for RegisterCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RegisterCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|raw| Self::new(&raw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str) -> Option<String> {
        register_code(20)(&RegisterCode::new(code), &()).err().map(|error| error.message().to_owned())
    }

    #[test]
    fn p41_codes_that_look_the_same_are_the_same() {
        for same in ["U09", "Ｕ09", "u09", "U０9", "ｕ０９", " U 09 ", "U\u{3000}09"] {
            assert_eq!((plain(same).as_str(), refused(same)), ("U09", None), "{same}");
        }
        let dashes = [
            "L-001",
            "L－001",
            "ｌ-００１",
            "L‑001",
            "L‐001",
            "L–001",
            "L—001",
            "L−001",
            "L﹣001",
            "lー001",
            "L\u{AD}001",
        ];
        for same in dashes {
            assert_eq!((plain(same).as_str(), refused(same)), ("L-001", None), "{same}");
        }
        assert_eq!((plain("东区-3"), refused("东区—３")), ("东区-3".to_owned(), None));
        assert_eq!(plain("①Ⅷ"), "1VIII");
    }

    #[test]
    fn p41_letters_of_other_scripts_are_refused() {
        for foreign in ["υ09", "Ս09", "А09", "U٠9", "U_09", "U.09", "=U9", "ニ-1", "--", "é1"] {
            assert_eq!(refused(foreign).as_deref(), Some("register_code"), "{foreign}");
        }
        for hidden in ["U0９\u{200B}", "U09\u{202E}", "U09\u{85}", "U09\n"] {
            assert_eq!(refused(hidden).as_deref(), Some("control_character"), "{hidden:?}");
        }
        let login = |login: &str| super::login(&Text::new(login), &()).err().map(|error| error.message().to_owned());
        for fits in ["secretary", "ｓecretary", "li.xiulan@65", "李秀兰_1"] {
            assert_eq!(login(fits), None, "{fits}");
        }
        for foreign in ["ѕecretary", "secretаry", "Ѕecretary", "secret\u{200B}ary", "sécretary", "σecretary", "a b c"]
        {
            assert_eq!(login(foreign).as_deref(), Some("login"), "{foreign}");
        }
        assert_eq!(refused(" \u{3000}").as_deref(), Some("required"));
        assert_eq!(refused(&"1".repeat(21)).as_deref(), Some("too_long:20"));
        assert_eq!(refused("１９９０００01234").as_deref(), Some("personal_data_in_text"));
    }
}
