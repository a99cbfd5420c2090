//! The words of a query string, and the refusal of a parameter.

use std::borrow::Cow;

use crate::codes::INVALID_PARAMETER;
use kernel::{Fault, FieldCode, Violation, field, text};

/// The refusal of one parameter by its name.
pub fn invalid(name: &str, zh: &str, en: &str) -> Fault {
    refused(name, &field::PARAMETER, [zh, en])
}

/// The same with a code that says what is wrong with it.
pub fn refused(name: &str, code: &'static FieldCode, [zh, en]: [&str; 2]) -> Fault {
    Fault::of(&INVALID_PARAMETER).at([at(name, code, [zh, en])])
}

/// What is wrong with the parameter of this name, which is repeated as far as it may be one.
pub fn at(name: &str, code: &'static FieldCode, [zh, en]: [&str; 2]) -> Violation {
    let name = if text::tellable(name) { name } else { "" };
    let pointer = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')).take(64).collect();
    Violation { pointer, code, detail: [zh.to_owned(), en.to_owned()] }
}

/// A parameter's name and value.
type Pair<'q> = (Cow<'q, str>, Cow<'q, str>);

/// The names and values of a query string, decoded: UTF-8 without control characters.
pub fn pairs(query: &str) -> Result<Vec<Pair<'_>>, Fault> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match (decoded(name), decoded(value)) {
                (Some(name), Some(value)) => Ok((name, value)),
                _ => Err(invalid(name, "编码有误或含有控制字符。", "Wrongly encoded, or holds a control character.")),
            }
        })
        .collect()
}

/// Undoes `application/x-www-form-urlencoded`, strictly.
fn decoded(word: &str) -> Option<Cow<'_, str>> {
    if !word.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        return Some(Cow::Borrowed(word)).filter(|_| !word.chars().any(char::is_control));
    }
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control)).map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_place_of_a_name_is_not_repeated() {
        let refused = pairs("19900001234=%zz").unwrap_err();
        assert_eq!(refused.violations()[0].pointer, "");
        assert_eq!(pairs("limit=%zz").unwrap_err().violations()[0].pointer, "limit");
    }

    #[test]
    fn words_are_decoded_strictly() {
        let both = pairs("a=%E5%85%B0+%2B&&b").unwrap();
        assert_eq!(both, [("a".into(), "兰 +".into()), ("b".into(), "".into())]);
        for wrong in ["a=%E5", "a=%zz", "a=%", "a=%0A", "%00=1"] {
            assert_eq!(pairs(wrong).unwrap_err().code().name, "invalid_parameter", "{wrong}");
        }
    }
}
