//! Text as people type it: trimmed and normalised when it is read; and the rules for its length and characters.
//!
//! [`Text`] is trimmed and in Unicode normalization form C as soon as it is read. Whether it is *acceptable* in a
//! place is asked by garde through [`line()`] and [`prose`]: every wrong place of a body is then reported at once.
//! The message of a garde error is a stable violation code, with its parameter behind a colon (`too_long:200`).

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::field;
pub use super::personal_numbers::holds_personal_number;
use super::personal_numbers::{is_invisible, is_mobile};

/// Trimmed text in normalization form C. Rare characters (𠮷) are welcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct Text(String);

impl Text {
    /// Cleans a string.
    pub fn new(raw: &str) -> Self {
        Self(raw.trim().nfc().collect())
    }

    /// The clean string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|raw| Self::new(&raw))
    }
}

/// Words somebody looks for (`q`): 1 to 100 characters, else the parameter is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought(String);

impl Sought {
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Sought {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Text::deserialize(deserializer)?.0;
        if (1..=100).contains(&words.chars().count()) && !words.chars().any(refused) {
            Ok(Self(words))
        } else {
            Err(serde::de::Error::custom("1 to 100 characters"))
        }
    }
}

/// A garde rule: one line of `min` to `max` characters (four bytes each at most), no control, bidirectional or
/// invisible characters, no identity or phone number.
pub fn line(min: usize, max: usize) -> impl Fn(&Text, &()) -> garde::Result {
    move |text, ()| check(text.as_str(), min, max, false)
}

/// A garde rule: like [`line()`], but line feeds and tabs are allowed.
pub fn prose(min: usize, max: usize) -> impl Fn(&Text, &()) -> garde::Result {
    move |text, ()| check(text.as_str(), min, max, true)
}

/// A garde rule: at most `max` characters, whatever they are; for what is compared and never shown (passwords, codes, scopes).
pub fn at_most<T: AsRef<str>>(max: usize) -> impl Fn(&T, &()) -> garde::Result {
    move |text, ()| if text.as_ref().chars().count() > max { Err(field::TOO_LONG.refused_with(max)) } else { Ok(()) }
}

/// The garde rule `office_phone`: a landline or service number with 5 to 20 digits, never a mobile number, whatever is dialled
/// before it (+86, 0, 17951) and however it is grouped, nor one beside a landline or as its extension.
///
/// # Errors
/// The violation code `office_phone`.
pub fn office_phone(phone: &Text, _: &()) -> garde::Result {
    let digits: String = phone.as_str().chars().filter(char::is_ascii_digit).collect();
    let shaped = phone.as_str().chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '转'));
    if shaped && (5..=20).contains(&digits.len()) && phone.as_str().len() <= 40 && !is_mobile(phone.as_str()) {
        Ok(())
    } else {
        Err(field::OFFICE_PHONE.refused())
    }
}

fn check(text: &str, min: usize, max: usize, lines: bool) -> garde::Result {
    let length = text.chars().count();
    let problem = if length < min && length == 0 {
        field::REQUIRED.refused()
    } else if length < min {
        field::TOO_SHORT.refused_with(min)
    } else if length > max {
        field::TOO_LONG.refused_with(max)
    } else if text.chars().any(|c| refused(c) && !(lines && matches!(c, '\n' | '\t'))) {
        field::CONTROL_CHARACTER.refused()
    } else if holds_personal_number(text) {
        field::PERSONAL_DATA_IN_TEXT.refused()
    } else {
        return Ok(());
    };
    Err(problem)
}

/// Control characters (C0, C1, NUL), bidirectional controls, invisible characters, line separators and noncharacters. Variation
/// selectors pass: they tell one form of a rare character (or an emoji) from another.
pub(super) fn refused(c: char) -> bool {
    let selects =
        matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    c.is_control()
        || (is_invisible(c) && !selects)
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FDD0}'..='\u{FDEF}')
        || (c as u32 & 0xFFFE) == 0xFFFE
}

/// Whether the name of something a client made up may be repeated to it: whoever puts a number of somebody where a name belongs
/// does not find it in an answer or a log.
pub fn tellable(name: &str) -> bool {
    let letters: Vec<char> = name.nfkc().collect();
    let number = letters.split(|c| !c.is_numeric()).any(|run| run.len() >= 6);
    (1..=64).contains(&letters.len()) && !number && !letters.into_iter().any(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(raw: &str, lines: bool) -> Option<String> {
        check(Text::new(raw).as_str(), 1, 20, lines).err().map(|e| e.message().to_owned())
    }

    #[test]
    fn rare_characters_pass_and_hidden_ones_do_not() {
        assert_eq!(code("𠮷田社区𬱖", false), None);
        assert_eq!(Text::new(" e\u{301} ").as_str(), "é");
        for hidden in [
            "a\u{0}b",
            "a\u{202E}b",
            "a\u{200B}b",
            "a\u{85}b",
            "a\nb",
            "a\u{FEFF}b",
            "a\u{AD}b",
            "a\u{34F}b",
            "a\u{3164}b",
            "a\u{E0041}b",
        ] {
            assert_eq!(code(hidden, false).as_deref(), Some("control_character"), "{hidden:?}");
        }
        assert_eq!(code("a\nb", true), None);
        assert_eq!(code("葛\u{E0100}❤\u{FE0F}", false), None, "variation selectors are part of what is shown");
        assert_eq!(code("   ", false).as_deref(), Some("required"));
        assert_eq!(code(&"兰".repeat(21), false).as_deref(), Some("too_long:20"));
    }

    #[test]
    fn a_name_that_is_a_number_is_not_repeated() {
        for name in ["title", "party_id", "a.b[0]", "颜色", "层高2026"] {
            assert!(tellable(name), "{name}");
        }
        for name in
            ["11010519491231002X", "１９９００００１２３４", "tel19900001234", "", "a\u{202E}b", &"x".repeat(65)]
        {
            assert!(!tellable(name), "{name}");
        }
    }

    #[test]
    fn an_office_has_a_landline() {
        for phone in ["0937-6226222", "(0937) 6226222 转 801", "+86 937 6226222", "12345", "400-600-0000"] {
            assert!(office_phone(&phone.into(), &()).is_ok(), "{phone}");
        }
        for phone in [
            "0937-1501234",
            "010 8888 8888",
            "0086 10 8888 8888",
            "+86 (0)937 6226222",
            "6226222转1501",
            "95598",
            "400 1500 000 1234",
            "0937 6226222 6226223",
        ] {
            assert!(office_phone(&phone.into(), &()).is_ok(), "{phone}");
        }
        for phone in ["19900001234", "199-0000-1234", "+86 199 0000 1234", "1234", "王主任", ""] {
            assert!(office_phone(&phone.into(), &()).is_err(), "{phone}");
        }
        for phone in [
            "013800001234",
            "+86 (0)138 0000 1234",
            "17951 13800001234",
            "17951 0 138 0000 1234",
            "6226222转13800001234",
            "6226222 转 138 0000 1234",
            "0937-6226222 13800001234",
            "0937 6226222 138-0000-1234",
            "1 3 8 0 0 0 0 1 2 3 4",
            "13 80 00 01 23 4",
            "(86)13800001234",
            "0086-0-13800001234",
            "13800001234转801",
        ] {
            assert!(office_phone(&phone.into(), &()).is_err(), "{phone}");
        }
    }
}
