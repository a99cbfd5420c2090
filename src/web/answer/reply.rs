//! A finished answer, as it goes out and as it is kept for replay.

use actix_web::body::BoxBody;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    IF_NONE_MATCH, LINK, LOCATION,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, Responder};
use bytes::Bytes;

use super::etag;
use crate::compression::Variants;
use crate::problem::Problem;
use crate::request::Trace;

/// What a handler answers.
pub type Answer = Result<Reply, Problem>;

/// Marks a refusal that is a page for a person: nothing has to be written down for it.
#[derive(Clone, Copy, Debug)]
pub struct Explained;

/// A finished answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status: 2xx, or that of a refusal that is a page for a person.
    pub status: u16,
    /// The body; an empty one is sent without a content type.
    pub body: Bytes,
    /// The body's media type.
    pub content_type: &'static str,
    /// The entity tag, with its quotes.
    pub etag: Option<String>,
    /// Where what was created is.
    pub location: Option<String>,
    /// Neighbouring pages.
    pub link: Option<String>,
    /// The name a browser saves it under; ASCII.
    pub attachment: Option<&'static str>,
    /// What a browser may do with the body (`Content-Security-Policy`).
    pub policy: Option<String>,
    /// How long others may keep it (`Cache-Control`); for nobody but the caller unless told.
    pub cache: Option<&'static str>,
    /// The answer holds a secret and is kept nowhere.
    pub no_store: bool,
    /// Its compressed forms, where the body is kept and sent again.
    pub variants: Option<Variants>,
    /// The answer is that of an earlier request with the same idempotency key.
    pub replayed: bool,
}

impl Reply {
    /// An answer in JSON.
    pub fn json(status: u16, body: Vec<u8>) -> Self {
        Self { status, body: body.into(), content_type: "application/json", ..Self::default() }
    }

    /// An answer of another media type.
    pub fn typed(content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status: 200, body: body.into(), content_type, ..Self::default() }
    }

    fn unchanged(&self, request: &HttpRequest) -> bool {
        let kept = !self.no_store && !Trace::kept_nowhere(request);
        self.status == 200 && kept && self.etag.as_ref().is_some_and(|tag| unchanged(request, tag))
    }
}

/// Whether the caller has this already.
pub(super) fn unchanged(request: &HttpRequest, tag: &str) -> bool {
    *request.method() == Method::GET && request.headers().get_all(IF_NONE_MATCH).any(|value| etag::names(value, tag))
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<BoxBody> {
        let unchanged = self.unchanged(request);
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::new(if unchanged { StatusCode::NOT_MODIFIED } else { status });
        let mut put = |name: HeaderName, value: Option<String>| {
            if let Some(value) = value.and_then(|text| HeaderValue::try_from(text).ok()) {
                response.headers_mut().insert(name, value);
            }
        };
        put(ETAG, self.etag);
        put(LOCATION, self.location);
        put(LINK, self.link);
        put(CONTENT_DISPOSITION, self.attachment.map(|name| format!("attachment; filename=\"{name}\"")));
        put(CONTENT_SECURITY_POLICY, self.policy);
        put(CACHE_CONTROL, self.cache.map(str::to_owned));
        if self.status >= 400 {
            response.extensions_mut().insert(Explained);
        }
        if let Some(variants) = self.variants {
            response.extensions_mut().insert(variants);
        }
        let headers = response.headers_mut();
        if self.no_store {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if self.replayed {
            headers.insert(HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"));
        }
        if unchanged || self.body.is_empty() {
            return response;
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response.set_body(BoxBody::new(self.body))
    }
}
