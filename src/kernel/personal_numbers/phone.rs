//! A person's phone number (电话): mobile or landline. Like an identity number, it never prints itself.

use serde::{Deserialize, Serialize};

/// A phone number: its digits alone, without the country's code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// What was to be a phone number is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no phone number")]
pub struct PhoneFlaw;

impl PhoneNumber {
    /// Reads seven to fifteen digits, as people group them.
    ///
    /// # Errors
    /// [`PhoneFlaw`].
    pub fn parse(raw: &str) -> Result<Self, PhoneFlaw> {
        let grouped = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')');
        let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
        let local = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86")).filter(|rest| rest.len() >= 10);
        let local = local.unwrap_or(&digits);
        if !raw.chars().all(grouped) || !(7..=15).contains(&local.len()) || raw.len() > 40 {
            return Err(PhoneFlaw);
        }
        Ok(Self(local.to_owned()))
    }

    /// The number itself, for whoever may see it.
    pub fn clear(&self) -> &str {
        &self.0
    }

    /// `138****1234`
    pub fn masked(&self) -> String {
        let shown = if self.0.len() >= 10 { 3 } else { 1 };
        let last = if self.0.len() >= 10 { 4 } else { 2 };
        let hidden = self.0.len() - shown - last;
        format!("{}{}{}", &self.0[..shown], "*".repeat(hidden), &self.0[shown + hidden..])
    }
}

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl std::fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = PhoneFlaw;

    fn try_from(raw: String) -> Result<Self, PhoneFlaw> {
        Self::parse(&raw)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_grouped() {
        let plain = PhoneNumber::parse("19900001234").unwrap();
        for raw in ["199 0000 1234", "+86 199-0000-1234", "008619900001234", "(199)00001234"] {
            assert_eq!(PhoneNumber::parse(raw).unwrap(), plain, "{raw}");
        }
        for raw in ["", "12345", "王", "199000012341234567", "1990000123a"] {
            assert!(PhoneNumber::parse(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn a_number_never_prints_itself() {
        let mobile = PhoneNumber::parse("13800001234").unwrap();
        assert_eq!((format!("{mobile}"), format!("{mobile:?}")), ("138****1234".to_owned(), "138****1234".to_owned()));
        assert_eq!(PhoneNumber::parse("6226222").unwrap().masked(), "6****22");
        assert_eq!(PhoneNumber::parse("0937-6226222").unwrap().masked(), "093****6222");
    }
}
