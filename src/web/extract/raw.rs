//! Bodies that are files: read whole within their own limits; what they are is for the handler to say.

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture};
use serde_json::Value;

use super::body::{self, Limits};
use super::strict;
use crate::codes::UNSUPPORTED_MEDIA_TYPE;
use crate::problem::Problem;
use kernel::Fault;

/// Bytes of a file.
const MOST: usize = 20 * 1024 * 1024;

/// A file as the body of a request.
#[derive(Debug)]
pub struct Raw {
    /// Its media type, lower case, without parameters.
    pub media: String,
    /// Its bytes.
    pub bytes: Bytes,
}

impl Raw {
    /// How many values stand in it, if it is JSON: every list, object, item and member. What it would cost to read.
    pub fn values(&self) -> usize {
        strict::values(&self.bytes)
    }

    /// Reads it as JSON, in the form every JSON body has; who reads looks at [`Raw::values`] first.
    ///
    /// # Errors
    /// `malformed_json`, `json_too_deep`.
    pub fn json(&self) -> Result<Value, Fault> {
        read_json(&self.bytes)
    }
}

/// Reads bytes as JSON in the form every JSON body has: what a file holds is read as strictly as what is sent.
///
/// # Errors
/// `malformed_json`, `json_too_deep`.
pub fn read_json(bytes: &[u8]) -> Result<Value, Fault> {
    strict::check(bytes, Limits::default().depth)?;
    serde_json::from_slice(bytes).map_err(|error| strict::malformed(&error))
}

impl FromRequest for Raw {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move {
            let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
            if header(CONTENT_ENCODING).is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
                return Err(Problem(Fault::of(&UNSUPPORTED_MEDIA_TYPE)));
            }
            let media = header(CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default();
            let media = media.trim().to_ascii_lowercase();
            let limits = Limits::of(&request);
            let limits = Limits { body: MOST, min_rate: limits.upload_min_rate, ..limits };
            Ok(Self { media, bytes: body::whole(&request, payload, limits).await?.freeze() })
        }
        .boxed_local()
    }
}
