//! 公民身份号码 (citizen identity number, GB 11643-1999): eighteen characters, the last of them a check character.
//!
//! A number never prints itself: `Debug` and `Display` show it masked. Whoever needs it in clear says so with
//! [`IdentityNumber::clear`]. Numbers of persons born long ago name regions that exist no more, so no list of regions is
//! asked.

use serde::{Deserialize, Serialize};

use crate::Day;

/// A citizen identity number whose check character is right.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdentityNumber(String);

/// What is wrong with what was to be an identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityFlaw {
    /// Not seventeen digits and a digit or X.
    #[error("the shape is wrong")]
    Shape,
    /// The day of birth in it is no day.
    #[error("the day of birth is none")]
    Birth,
    /// The check character is wrong.
    #[error("the check character is wrong")]
    Check,
}

impl IdentityNumber {
    /// Reads eighteen characters; a small x is taken for a large one.
    ///
    /// # Errors
    /// [`IdentityFlaw`].
    pub fn parse(raw: &str) -> Result<Self, IdentityFlaw> {
        let number = raw.to_ascii_uppercase();
        let bytes = number.as_bytes();
        let digits = bytes.len() == 18 && bytes[..17].iter().all(u8::is_ascii_digit);
        if !digits || !(bytes[17].is_ascii_digit() || bytes[17] == b'X') {
            return Err(IdentityFlaw::Shape);
        }
        if birth(&number[6..14]).is_none() && !long_ago(&number[6..14]) {
            return Err(IdentityFlaw::Birth);
        }
        if check(&bytes[..17]) != bytes[17] {
            return Err(IdentityFlaw::Check);
        }
        Ok(Self(number))
    }

    /// Reads a number from an old paper as well: fifteen digits, of somebody born in the twentieth century.
    ///
    /// # Errors
    /// [`IdentityFlaw`].
    pub fn parse_old(raw: &str) -> Result<Self, IdentityFlaw> {
        if raw.len() != 15 || !raw.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::parse(raw);
        }
        let whole = format!("{}19{}", &raw[..6], &raw[6..]);
        let last = char::from(check(whole.as_bytes()));
        Self::parse(&format!("{whole}{last}"))
    }

    /// The number itself, for whoever may see it.
    pub fn clear(&self) -> &str {
        &self.0
    }

    /// The day of birth it states; none before 1900, which no file asks for.
    pub fn born_on(&self) -> Option<Day> {
        birth(&self.0[6..14])
    }

    /// `110***********002X`
    pub fn masked(&self) -> String {
        format!("{}***********{}", &self.0[..3], &self.0[14..])
    }
}

/// The check character of seventeen digits (ISO 7064 MOD 11-2).
fn check(digits: &[u8]) -> u8 {
    let weighed = digits.iter().enumerate().map(|(at, digit)| u32::from(digit - b'0') * ((1 << (17 - at)) % 11));
    b"10X98765432"[(weighed.sum::<u32>() % 11) as usize]
}

fn birth(digits: &str) -> Option<Day> {
    Day::compact(digits).ok()
}

/// Whether it is a day of the nineteenth century, of which the standard's own examples are.
fn long_ago(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or_default();
    let (year, month, day) = (part(0, 4), part(4, 6), part(6, 8));
    // A year with as many days: of 1800 and 1900 neither is a leap year.
    let alike = if year.is_multiple_of(4) && year != 1800 { 2000 } else { 2001 };
    (1800..1900).contains(&year) && Day::of(alike, month, day).is_some()
}

impl std::fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl std::fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = IdentityFlaw;

    fn try_from(raw: String) -> Result<Self, IdentityFlaw> {
        Self::parse(&raw)
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_pass_and_nothing_else_does() {
        // The examples of GB 11643-1999.
        let number = IdentityNumber::parse("11010519491231002x").unwrap();
        assert_eq!(number.clear(), "11010519491231002X");
        assert_eq!(number.born_on().unwrap().to_string(), "1949-12-31");
        assert_eq!(IdentityNumber::parse("440524188001010014").unwrap().born_on(), None);
        for (raw, flaw) in [
            ("440524188002300014", IdentityFlaw::Birth),
            ("440524179901010014", IdentityFlaw::Birth),
            ("110105000001010028", IdentityFlaw::Birth), // the year 0000, with a right check character
            ("110105194912310021", IdentityFlaw::Check),
            ("11010519491331002X", IdentityFlaw::Birth),
            ("1101051949123100", IdentityFlaw::Shape),
            ("11010519491231002Y", IdentityFlaw::Shape),
            ("11010519491231002XX", IdentityFlaw::Shape),
            ("1101051949123100２X", IdentityFlaw::Shape),
            ("110105491231002", IdentityFlaw::Shape),
        ] {
            assert_eq!(IdentityNumber::parse(raw), Err(flaw), "{raw}");
        }
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let sound = "11010519491231002X";
        for place in 0..17 {
            for digit in b'0'..=b'9' {
                let mut bytes = sound.as_bytes().to_vec();
                if bytes[place] != digit {
                    bytes[place] = digit;
                    assert!(IdentityNumber::parse(std::str::from_utf8(&bytes).unwrap()).is_err(), "{place}");
                }
            }
        }
    }

    #[test]
    fn an_old_number_is_the_same_person() {
        let old = IdentityNumber::parse_old("110105491231002").unwrap();
        assert_eq!(old, IdentityNumber::parse("11010519491231002X").unwrap());
        assert_eq!(IdentityNumber::parse_old("11010549123100"), Err(IdentityFlaw::Shape));
        assert_eq!(IdentityNumber::parse_old("11010519491231002X").unwrap(), old);
    }

    #[test]
    fn a_number_never_prints_itself() {
        let number = IdentityNumber::parse("11010519491231002X").unwrap();
        for shown in [format!("{number}"), format!("{number:?}"), format!("{:?}", Some(&number))] {
            assert!(shown.contains("110***********002X") && !shown.contains("19491231"), "{shown}");
        }
    }
}
