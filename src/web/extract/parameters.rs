//! Which query parameters an operation knows, and the words of a query string.

use std::borrow::Cow;

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT;
use actix_web::web::Data;

use crate::accepts;
use crate::answer::{Operation, Published};
use crate::codes::{INVALID_PARAMETER, UNKNOWN_PARAMETER};
use kernel::{Fault, Violation, text};

/// Checks the names of the query parameters, and that the caller accepts a form this operation has, against the
/// published document. Without one in `app_data` every name passes.
///
/// # Errors
/// `unknown_parameter` with the nearest name, `invalid_parameter` for one given twice, `not_acceptable`.
pub fn known(request: &HttpRequest, operation_id: &str) -> Result<(), Fault> {
    let published = request.app_data::<Data<Published>>();
    let operation = published.and_then(|published| published.operation(operation_id));
    acceptable(request, operation)?;
    if request.query_string().is_empty() {
        return Ok(());
    }
    let given = pairs(request.query_string())?;
    for (place, (name, _)) in given.iter().enumerate() {
        let names = operation.map(|operation| operation.parameters.as_slice()).unwrap_or_default();
        if published.is_some() && !names.iter().any(|known| known == name) {
            return Err(unknown(name, names));
        }
        if given[..place].iter().any(|(earlier, _)| earlier == name) {
            return Err(invalid(name, "参数重复出现。", "The parameter is given more than once."));
        }
    }
    Ok(())
}

/// JSON, unless the operation is published with other forms.
fn acceptable(request: &HttpRequest, operation: Option<&Operation>) -> Result<(), Fault> {
    if !request.headers().contains_key(ACCEPT) {
        return Ok(());
    }
    let published = operation.map(|operation| operation.media.iter().map(String::as_str).collect::<Vec<_>>());
    let offered = published.filter(|media| !media.is_empty()).unwrap_or_else(|| vec!["application/json"]);
    accepts(request.headers(), &offered).map(drop)
}

/// The refusal of one parameter by its name.
pub(crate) fn invalid(name: &str, zh: &str, en: &str) -> Fault {
    refused(name, INVALID_PARAMETER.name, [zh, en])
}

/// The same with a code that says what is wrong with it.
pub(super) fn refused(name: &str, code: &str, [zh, en]: [&str; 2]) -> Fault {
    let name = if text::tellable(name) { name } else { "" };
    let pointer = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')).take(64).collect();
    Fault::of(&INVALID_PARAMETER).at([Violation {
        pointer,
        code: code.to_owned(),
        detail: [zh.to_owned(), en.to_owned()],
    }])
}

fn unknown(name: &str, known: &[String]) -> Fault {
    let fault = Fault::of(&UNKNOWN_PARAMETER).with("known", known);
    let nearest = known.iter().map(|candidate| (distance(name, candidate), candidate)).min();
    match nearest {
        Some((steps, candidate)) if steps <= 1 + candidate.len() / 3 => fault.with("suggestion", candidate.as_str()),
        _ => fault,
    }
}

/// Levenshtein distance in bytes, between words of at most 64.
fn distance(from: &str, to: &str) -> usize {
    let (from, to) = (&from.as_bytes()[..from.len().min(64)], to.as_bytes());
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// A parameter's name and value.
type Pair<'q> = (Cow<'q, str>, Cow<'q, str>);

/// The names and values of a query string, decoded: UTF-8 without control characters.
pub(crate) fn pairs(query: &str) -> Result<Vec<Pair<'_>>, Fault> {
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
    fn the_nearest_name_is_suggested_and_nothing_far_away() {
        let names = ["state", "sort", "limit", "q"].map(str::to_owned);
        assert_eq!(unknown("stat", &names).members()["suggestion"], "state");
        assert_eq!(unknown("lmit", &names).members()["suggestion"], "limit");
        assert!(!unknown("banana", &names).members().contains_key("suggestion"));
        assert_eq!(distance("kitten", "sitting"), 3);
    }

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
