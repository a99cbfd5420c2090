//! The rules that garde brings along, answered by field codes instead of its English sentences.

use std::borrow::Cow;
use std::fmt::Display;

use garde::i18n::{I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind, with_i18n};

use super::code::FieldCode;
use super::field;

/// The mark before the figure of garde's own rule `length`. Here it counts the items of lists alone: the characters of a text are
/// counted by the rules of [`text`](crate::text).
pub const OF_ITEMS: &str = "#";

/// Runs a check in which garde answers field codes.
pub fn coded<T>(check: impl FnOnce() -> T) -> T {
    with_i18n(Coded, check)
}

/// The codes of garde's rules.
struct Coded;

fn plain(code: &'static FieldCode) -> Cow<'static, str> {
    Cow::Borrowed(code.name)
}

fn with(code: &FieldCode, figure: impl Display) -> Cow<'static, str> {
    Cow::Owned(format!("{}:{figure}", code.name))
}

impl I18n for Coded {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        with(&field::TOO_SHORT, format_args!("{OF_ITEMS}{min}"))
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        with(&field::TOO_LONG, format_args!("{OF_ITEMS}{max}"))
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        with(&field::TOO_SMALL, min)
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        with(&field::TOO_LARGE, max)
    }

    fn credit_card_invalid(&self, _: InvalidCreditCard) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn pattern_no_match(&self, _: &dyn Display) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn contains_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn url_invalid(&self, _: InvalidUrl) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn prefix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn suffix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Cow<'static, str> {
        plain(&field::PHONE_NUMBER)
    }

    fn ip_invalid(&self, _: IpKind) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn matches_field_mismatch(&self, _: &dyn Display) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn email_invalid(&self, _: InvalidEmail) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        plain(&field::BAD_FORMAT)
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        plain(&field::REQUIRED)
    }
}
