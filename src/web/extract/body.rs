//! The bytes of a body: media type, size and time are limited while they arrive.

use actix_web::HttpMessage;
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::BytesMut;

use super::min_rate::{MinRate, RateMeter};
use crate::codes::{BODY_TOO_LARGE, MALFORMED_REQUEST, UNSUPPORTED_MEDIA_TYPE};
use crate::request::Fingerprint;
use kernel::Fault;

/// What a request may cost. Put another value into `app_data` of a scope to widen it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a body.
    pub body: usize,
    /// How slowly a body may come.
    pub min_rate: MinRate,
    /// Bytes of an uploaded file.
    pub upload: usize,
    /// How slowly an uploaded file may come: a scan over a slow line.
    pub upload_min_rate: MinRate,
    /// Levels of nesting of JSON.
    pub depth: usize,
    /// Bytes of path and query together.
    pub address: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 256 * 1024,
            min_rate: MinRate::BODY,
            upload: 20 * 1024 * 1024,
            upload_min_rate: MinRate::FILE,
            depth: 32,
            address: 8 * 1024,
        }
    }
}

impl Limits {
    /// Those that hold where this request arrives.
    pub(super) fn of(request: &HttpRequest) -> Self {
        request.app_data::<Self>().copied().unwrap_or_default()
    }
}

/// Reads a JSON body and notes its digest for the idempotency record; no bytes at all is `None`.
pub(super) async fn read(request: &HttpRequest, payload: Payload) -> Result<Option<BytesMut>, Fault> {
    let bytes = whole(request, payload, Limits::of(request)).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    check_media(request)?;
    Ok(Some(bytes))
}

/// Reads a body whole and notes its digest for the idempotency record.
pub(super) async fn whole(request: &HttpRequest, payload: Payload, limits: Limits) -> Result<BytesMut, Fault> {
    let declared = declared(request)?;
    if declared > limits.body {
        return Err(too_large(limits.body));
    }
    let bytes = collect(payload, declared, limits).await?;
    if let Some(fingerprint) = request.extensions().get::<Fingerprint>() {
        fingerprint.note_body(&bytes);
    }
    Ok(bytes)
}

/// The length a body says it has.
pub(super) fn declared(request: &HttpRequest) -> Result<usize, Fault> {
    match request.headers().get(CONTENT_LENGTH) {
        Some(value) => {
            value.to_str().ok().and_then(|text| text.parse().ok()).ok_or_else(|| Fault::of(&MALFORMED_REQUEST))
        }
        None => Ok(0),
    }
}

async fn collect(mut payload: Payload, declared: usize, limits: Limits) -> Result<BytesMut, Fault> {
    let (mut bytes, mut meter) = (BytesMut::with_capacity(declared), RateMeter::new(limits.min_rate));
    while let Some(chunk) = meter.next(&mut payload).await? {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => too_large(limits.body),
            _ => Fault::of(&MALFORMED_REQUEST),
        })?;
        if bytes.len() + chunk.len() > limits.body {
            return Err(too_large(limits.body));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The refusal of a body with more bytes than that.
pub(super) fn too_large(limit: usize) -> Fault {
    Fault::of(&BODY_TOO_LARGE).with("limit_bytes", limit)
}

/// Refuses what is not JSON in UTF-8, uncompressed.
fn check_media(request: &HttpRequest) -> Result<(), Fault> {
    let accepted: &[&str] = match *request.method() {
        Method::PATCH => &["application/merge-patch+json", "application/json"],
        _ => &["application/json"],
    };
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let plain = header(CONTENT_ENCODING).is_none_or(|coding| coding.eq_ignore_ascii_case("identity"));
    let mut parts = header(CONTENT_TYPE).unwrap_or_default().split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let utf8 = parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
        !name.trim().eq_ignore_ascii_case("charset") || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    if plain && utf8 && accepted.iter().any(|one| one.eq_ignore_ascii_case(media)) {
        return Ok(());
    }
    Err(Fault::of(&UNSUPPORTED_MEDIA_TYPE).with("accepted", accepted))
}
