//! Entity tags (RFC 9110 §8.8, §13.1): `"{version}-{hash}"`. The hash tells apart what different callers see of one
//! version; `If-Match` compares the version alone.

use std::hash::{DefaultHasher, Hasher};

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderValue, IF_MATCH};

use crate::codes::MALFORMED_REQUEST;
use kernel::{Expected, Fault};

/// The tag of a version as one caller sees it.
pub(super) fn strong(version: i64, view: u32) -> String {
    format!("\"{version}-{view:08x}\"")
}

/// The tag of a version together with what is shown inside it.
pub(super) fn of_bytes(version: i64, body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    let hash = hasher.finish();
    strong(version, (hash ^ (hash >> 32)) as u32)
}

/// The tag of an answer without a version: of its bytes.
pub(super) fn weak(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// The versions `If-Match` names: `"7-1f2e3d4c"`, `"7"`, `*`, or a list. Weak tags and tags of no version match nothing.
///
/// # Errors
/// `malformed_request` when the header is not a list of entity tags.
pub fn if_match(request: &HttpRequest) -> Result<Option<Expected>, Fault> {
    let mut versions = None;
    for value in request.headers().get_all(IF_MATCH) {
        if value.as_bytes().trim_ascii() == b"*" {
            return Ok(Some(Expected::Any));
        }
        let tags = tags(value).ok_or_else(|| {
            Fault::of(&MALFORMED_REQUEST)
                .because("If-Match 应为带引号的 ETag。", "If-Match takes quoted entity tags, or an asterisk.")
        })?;
        let strong = tags.iter().filter(|tag| !tag.weak).filter_map(|tag| version(tag.opaque));
        versions.get_or_insert_with(Vec::new).extend(strong);
    }
    Ok(versions.map(Expected::Versions))
}

/// Whether an `If-None-Match` value names this tag, by weak comparison.
pub(super) fn names(header: &HeaderValue, tag: &str) -> bool {
    if header.as_bytes().trim_ascii() == b"*" {
        return true;
    }
    let opaque = tag.trim_start_matches("W/").trim_matches('"');
    tags(header).is_some_and(|tags| tags.iter().any(|named| named.opaque == opaque))
}

struct Tag<'h> {
    weak: bool,
    opaque: &'h str,
}

/// The entity tags of a list; `None` for anything else.
fn tags(header: &HeaderValue) -> Option<Vec<Tag<'_>>> {
    let mut rest = header.to_str().ok()?.trim();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let weak = rest.starts_with("W/");
        let (opaque, after) = rest.trim_start_matches("W/").strip_prefix('"')?.split_once('"')?;
        found.push(Tag { weak, opaque });
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(more) => more.trim_start_matches([' ', '\t', ',']),
            None if after.is_empty() => after,
            None => return None,
        };
    }
    (!found.is_empty()).then_some(found)
}

/// The version in front of the hyphen.
fn version(opaque: &str) -> Option<i64> {
    let digits = opaque.split_once('-').map_or(opaque, |(version, _)| version);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use proptest::prelude::*;

    fn expected(value: &str) -> Result<Option<Expected>, &'static str> {
        let request = TestRequest::patch().insert_header((IF_MATCH, value)).to_http_request();
        if_match(&request).map_err(|fault| fault.code().name)
    }

    #[test]
    fn the_version_is_read_and_nothing_else() {
        let versions = |list: &[i64]| Ok(Some(Expected::Versions(list.to_vec())));
        assert_eq!(expected("\"7-1f2e3d4c\""), versions(&[7]));
        assert_eq!(expected("\"7\""), versions(&[7]));
        assert_eq!(expected("\"7-a\", W/\"8-a\" ,\"9\""), versions(&[7, 9]));
        assert_eq!(expected("W/\"7\""), versions(&[]));
        assert_eq!(expected("\"xyz\", \"-7\", \"99999999999999999999\", \"\""), versions(&[]));
        assert_eq!(expected(" * "), Ok(Some(Expected::Any)));
        assert_eq!(if_match(&TestRequest::patch().to_http_request()).unwrap(), None);
        for garbage in ["7", "\"7", "abc", "", "\"7\" \"8\"", "W/7", "\"7\",x"] {
            assert_eq!(expected(garbage), Err("malformed_request"), "{garbage}");
        }
    }

    #[test]
    fn none_match_compares_weakly() {
        let names = |header, tag| super::names(&HeaderValue::from_static(header), tag);
        assert!(names("W/\"7-a\"", "\"7-a\""));
        assert!(names("\"1\", \"7-a\"", "W/\"7-a\""));
        assert!(names("*", "\"7-a\""));
        assert!(!names("\"7-b\"", "\"7-a\""));
        assert!(!names("7-a", "\"7-a\""));
    }

    proptest! {
        #[test]
        fn p51_no_header_makes_it_stumble(
            bytes in prop::collection::vec(0x20..=0xff_u8, 0..40), version in 0..=i64::MAX, hash in any::<u32>(),
        ) {
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                let request = TestRequest::patch().insert_header((IF_MATCH, value.clone())).to_http_request();
                let read = if_match(&request);
                prop_assert!(read.is_ok() || read.is_err_and(|fault| fault.code().name == "malformed_request"));
                let named = names(&value, "\"7-a\"");
                prop_assert!(!named || value.to_str().is_ok_and(|text| text.trim() == "*" || text.contains("\"7-a\"")));
            }
            let own = strong(version, hash);
            prop_assert_eq!(expected(&own), Ok(Some(Expected::Versions(vec![version]))));
            let list = format!("\"x\", {own} , W/{own}");
            prop_assert_eq!(expected(&list), Ok(Some(Expected::Versions(vec![version]))));
            prop_assert!(names(&HeaderValue::from_str(&list).unwrap(), &own));
        }
    }
}
