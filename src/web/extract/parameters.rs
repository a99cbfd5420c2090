//! Checks the names of query parameters against the published document.

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT;
use actix_web::web::Data;

use crate::codes::UNKNOWN_PARAMETER;
use crate::published::{Operation, Published};
use crate::request::accepts;
use crate::request::query_string::{at, invalid, pairs};
use kernel::{Fault, field};

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

fn unknown(name: &str, known: &[String]) -> Fault {
    let wrong = at(name, &field::PARAMETER, ["此接口没有这个参数。", "The operation has no parameter of this name."]);
    let fault = Fault::of(&UNKNOWN_PARAMETER).at([wrong]).with("known", known);
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
}
