//! A body that is a file: handed on block by block as it arrives, never kept whole.

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use sha2::{Digest, Sha256};

use super::body::{Limits, declared, too_large};
use super::min_rate::RateMeter;
use crate::codes::{MALFORMED_REQUEST, UNSUPPORTED_MEDIA_TYPE};
use crate::problem::Problem;
use crate::request::Fingerprint;
use kernel::Fault;

/// How much is handed on at once.
const BLOCK: usize = 256 * 1024;

/// The body of a request, not looked at yet.
pub struct Upload {
    request: HttpRequest,
    payload: Payload,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self { request: request.clone(), payload: payload.take() }))
    }
}

impl Upload {
    /// Begins to read, if the body is declared as one of these media types and not larger than is taken.
    ///
    /// # Errors
    /// `unsupported_media_type`, `body_too_large`, `malformed_request`.
    pub fn open(self, accepted: &[&'static str]) -> Result<Arriving, Fault> {
        let limits = Limits::of(&self.request);
        let header = |name| self.request.headers().get(name).and_then(|value| value.to_str().ok());
        let plain = header(CONTENT_ENCODING).is_none_or(|coding| coding.eq_ignore_ascii_case("identity"));
        let named = header(CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let media = accepted.iter().find(|one| plain && one.eq_ignore_ascii_case(named));
        let media = media.ok_or_else(|| Fault::of(&UNSUPPORTED_MEDIA_TYPE).with("accepted", accepted.to_vec()))?;
        if declared(&self.request)? > limits.upload {
            return Err(too_large(limits.upload));
        }
        let fingerprint = self.request.extensions().get::<Fingerprint>().cloned();
        let (limit, meter) = (limits.upload, RateMeter::new(limits.upload_min_rate));
        Ok(Arriving { media, payload: self.payload, limit, received: 0, digest: Sha256::new(), meter, fingerprint })
    }
}

/// A file on its way in.
pub struct Arriving {
    media: &'static str,
    payload: Payload,
    limit: usize,
    received: usize,
    digest: Sha256,
    meter: RateMeter,
    fingerprint: Option<Fingerprint>,
}

impl Arriving {
    /// The media type it was declared as.
    pub fn media(&self) -> &'static str {
        self.media
    }

    /// The next block; nothing behind the last one.
    ///
    /// # Errors
    /// `body_too_large`, `body_too_slow`, `malformed_request`.
    pub async fn block(&mut self) -> Result<Option<Bytes>, Fault> {
        let mut block = BytesMut::new();
        while block.len() < BLOCK {
            let Some(chunk) = self.meter.next(&mut self.payload).await? else { break };
            let chunk = chunk.map_err(|error| match error {
                PayloadError::Overflow => too_large(self.limit),
                _ => Fault::of(&MALFORMED_REQUEST),
            })?;
            self.received += chunk.len();
            if self.received > self.limit {
                return Err(too_large(self.limit));
            }
            block.extend_from_slice(&chunk);
        }
        if block.is_empty() {
            if let Some(fingerprint) = &self.fingerprint {
                fingerprint.note_digest(self.digest.clone().finalize().into());
            }
            return Ok(None);
        }
        self.digest.update(&block);
        Ok(Some(block.freeze()))
    }
}
