//! The `Idempotency-Key` header, and the fingerprint that tells a retry from another request.

use std::sync::{Arc, OnceLock};

use actix_web::{HttpMessage, HttpRequest};
use sha2::{Digest, Sha256};

use crate::codes::IDEMPOTENCY_KEY_INVALID;
use kernel::{Fault, canonical};

/// The key the caller chose for this request, without quotes.
///
/// # Errors
/// `idempotency_key_invalid` unless it is one value of 1 to 255 visible ASCII characters.
pub fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, Fault> {
    let mut values = request.headers().get_all("idempotency-key");
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().map_err(|_| Fault::of(&IDEMPOTENCY_KEY_INVALID))?.trim();
    let key = match text.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').ok_or(&IDEMPOTENCY_KEY_INVALID)?,
        None => text,
    };
    let readable =
        (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
    if !readable || values.next().is_some() {
        return Err(Fault::of(&IDEMPOTENCY_KEY_INVALID));
    }
    Ok(Some(key.to_owned()))
}

/// What a request asks for, in 32 bytes: method, path, query and body. Taken before the body is read (see
/// [`fingerprint`]) and complete once it was.
#[derive(Clone, Debug)]
pub struct Fingerprint(Arc<Asked>);

#[derive(Debug)]
struct Asked {
    head: Sha256,
    body: OnceLock<[u8; 32]>,
}

impl Fingerprint {
    /// The fingerprint; a body that no extractor read counts as empty.
    pub fn value(&self) -> [u8; 32] {
        let body = self.0.body.get().copied().unwrap_or_else(|| canonical::sha256(b""));
        self.0.head.clone().chain_update(body).finalize().into()
    }

    /// Called by the extractor that read the body.
    pub(crate) fn note_body(&self, bytes: &[u8]) {
        self.note_digest(canonical::sha256(bytes));
    }

    /// The same for a body that was not kept whole.
    pub(crate) fn note_digest(&self, digest: [u8; 32]) {
        // A second body cannot arrive; the first one stays.
        let _ = self.0.body.set(digest);
    }
}

/// The fingerprint of this request, made when first asked for. Ask before the body is read: extractors run in the
/// order of the handler's arguments.
pub fn fingerprint(request: &HttpRequest) -> Fingerprint {
    if let Some(made) = request.extensions().get::<Fingerprint>() {
        return made.clone();
    }
    let mut head = Sha256::new();
    for part in [request.method().as_str(), request.match_info().as_str(), request.query_string()] {
        head.update(part.as_bytes());
        head.update([0]);
    }
    let made = Fingerprint(Arc::new(Asked { head, body: OnceLock::new() }));
    request.extensions_mut().insert(made.clone());
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn key(value: &str) -> Result<Option<String>, &'static str> {
        let request = TestRequest::post().insert_header(("idempotency-key", value)).to_http_request();
        idempotency_key(&request).map_err(|fault| fault.code().name)
    }

    #[test]
    fn keys_are_read_quoted_or_not() {
        assert_eq!(key("\"8e03978e-40d5\""), Ok(Some("8e03978e-40d5".to_owned())));
        assert_eq!(key("8e03978e-40d5"), Ok(Some("8e03978e-40d5".to_owned())));
        assert_eq!(key(&"k".repeat(255)), Ok(Some("k".repeat(255))));
        for wrong in ["", "\"\"", "\"a", "a b", "a\"b", &"k".repeat(256)] {
            assert_eq!(key(wrong), Err("idempotency_key_invalid"), "{wrong}");
        }
        let twice = TestRequest::post()
            .append_header(("idempotency-key", "a"))
            .append_header(("idempotency-key", "b"))
            .to_http_request();
        assert!(idempotency_key(&twice).is_err());
    }

    #[test]
    fn the_fingerprint_covers_method_address_and_body() {
        let of = |request: TestRequest, body: &[u8]| {
            let request = request.to_http_request();
            let print = fingerprint(&request);
            fingerprint(&request).note_body(body);
            print.value()
        };
        let first = of(TestRequest::post().uri("/a?x=1"), b"{}");
        assert_eq!(of(TestRequest::post().uri("/a?x=1"), b"{}"), first);
        assert_ne!(of(TestRequest::put().uri("/a?x=1"), b"{}"), first);
        assert_ne!(of(TestRequest::post().uri("/a?x=2"), b"{}"), first);
        assert_ne!(of(TestRequest::post().uri("/a"), b"{}"), first);
        assert_ne!(of(TestRequest::post().uri("/a?x=1"), b"{ }"), first);
        let unread = fingerprint(&TestRequest::post().uri("/a").to_http_request());
        assert_eq!(unread.value(), of(TestRequest::post().uri("/a"), b""));
    }
}
