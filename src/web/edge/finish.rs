//! Finishes every answer: problem documents are written, the headers that all answers have are set.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde_json::Value;

use super::held::{Held, Kept};
use super::observation::{Observation, Observer, Reached};
use super::outage::Outage;
use crate::answer::{BARE, Explained, is_page};
use crate::codes::{
    BODY_TOO_LARGE, BODY_TOO_SLOW, MALFORMED_REQUEST, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, NOT_FOUND, TOO_MANY_REQUESTS,
    UNSUPPORTED_MEDIA_TYPE, URI_TOO_LONG,
};
use crate::connections::RequestGuard;
use crate::problem::{ProblemBody, status};
use crate::published::AllowedMethods;
use crate::request::{Language, Trace};
use kernel::{Clock, Code, Fault, INTERNAL, Kind, UNAVAILABLE};

const PROBLEM: &str = "application/problem+json";

/// For a year; other names under the same domain are not ours to decide about.
const STRICTLY: &str = "max-age=31536000";

/// What must be known of a request when its answer is finished, also when the request itself is gone.
pub(super) struct Caller {
    pub(super) trace: Rc<Trace>,
    /// The request's guard on its connection.
    pub(super) guard: Option<Rc<RequestGuard>>,
    method: Method,
    language: Language,
    signed_in: bool,
    reached: Reached,
    began: Instant,
    /// What was answered, when that is a failure of ours.
    failure: RefCell<Option<Fault>>,
}

impl Caller {
    /// Looks at a request as it arrives, and turns HEAD into GET.
    pub(super) fn of(request: &mut ServiceRequest, clock: &Clock, reached: Reached) -> Self {
        #[expect(clippy::disallowed_methods, reason = "measures how long the answer takes, and nothing else")]
        let began = Instant::now();
        let guard = RequestGuard::of(request);
        let method = request.method().clone();
        if method == Method::HEAD {
            request.head_mut().method = Method::GET;
        }
        let headers = request.headers();
        Self {
            trace: Rc::new(Trace::begin(headers, clock)),
            guard,
            method,
            language: Language::of(headers),
            signed_in: headers.contains_key(header::AUTHORIZATION),
            reached,
            began,
            failure: RefCell::new(None),
        }
    }

    /// Finishes an answer; whatever is no problem document yet and ought to be becomes one.
    pub(super) fn finished<B>(
        &self,
        mut response: ServiceResponse<B>,
        kept: Option<Kept>,
    ) -> ServiceResponse<Held<EitherBody<B>>> {
        let refused = response.status().is_client_error() || response.status().is_server_error();
        let explained = response.response().extensions().contains::<Explained>();
        if !refused || explained || is_problem(response.headers()) {
            if response.status().is_server_error() {
                *self.failure.borrow_mut() = found(response.response());
            }
            self.dress(response.headers_mut());
            return response.map_body(|_, body| self.held(EitherBody::left(body), kept));
        }
        let fault = found(response.response()).unwrap_or_else(|| guessed(response.status(), response.request()));
        let (request, bare) = response.into_parts();
        let written = self.write_down(&fault, bare.drop_body());
        ServiceResponse::new(request, written.map_body(|_, body| self.held(EitherBody::right(body), kept)))
    }

    fn held<B>(&self, body: B, kept: Option<Kept>) -> Held<B> {
        Held::new(body, kept, self.guard.clone())
    }

    /// Finishes an answer that has lost its request: as an error that actix sends by itself.
    pub(super) fn rendered(&self, response: HttpResponse, kept: Option<Kept>) -> Finished {
        let fault = found(&response).unwrap_or_else(|| Fault::of(code_for(response.status())));
        let written = self.write_down(&fault, response.drop_body());
        let (status, headers, guard) = (written.status(), written.headers().clone(), self.guard.clone());
        Finished { status, headers, document: written.into_body().try_into_bytes().unwrap_or_default(), kept, guard }
    }

    /// Tells the log and the metrics: a failure of ours is an error with its cause, every other answer a line for those
    /// who ask for `hulian::access`.
    pub(super) fn report(&self, status: u16, request: Option<&HttpRequest>, observer: &Observer, outage: &Outage) {
        let elapsed = self.began.elapsed();
        let pattern = match self.trace.operation() {
            None => request.and_then(HttpRequest::match_pattern),
            Some(_) => None,
        };
        let route = self.trace.operation().or(pattern.as_deref()).unwrap_or("-");
        let ms = elapsed.as_secs_f64() * 1000.0;
        let code = if status >= 500 {
            let failure = self.failure.take().unwrap_or_else(|| Fault::caused(&INTERNAL, "an answer without a reason"));
            self.report_failure(&failure, (route, status, ms), outage);
            Some(failure.code().name)
        } else {
            tracing::info!(
                target: "hulian::access",
                method = self.method.as_str(),
                route,
                status,
                ms,
                request_id = %self.trace.id(),
                traceparent = self.trace.parent(),
            );
            None
        };
        observer(&Observation { route, status, failure: code, elapsed });
    }

    fn report_failure(&self, fault: &Fault, (operation, status, ms): (&str, u16, f64), outage: &Outage) {
        let Some(left_out) = outage.due(fault, self.began) else { return };
        let (table, key) = fault.row().unzip();
        // Whatever says nothing of its cause is told by what it is.
        let cause = fault.cause().map_or_else(|| Cow::Owned(fault.to_string()), Cow::Borrowed);
        tracing::error!(
            code = fault.code().name,
            request_id = %self.trace.id(),
            operation,
            method = self.method.as_str(),
            status,
            ms,
            cause = &*cause,
            place = fault.place(),
            table,
            key,
            left_out = (left_out > 0).then_some(left_out),
            traceparent = self.trace.parent(),
            "a request failed"
        );
    }

    fn write_down(&self, fault: &Fault, bare: HttpResponse<()>) -> HttpResponse<BoxBody> {
        if !fault.is_refusal() {
            *self.failure.borrow_mut() = Some(fault.clone());
        }
        let document = ProblemBody::of(fault, self.language, self.trace.id()).written();
        let mut response = bare.set_body(BoxBody::new(document));
        *response.status_mut() = status(fault.code().kind);
        if matches!(fault.code().kind, Kind::TooLarge | Kind::Slow) {
            // Nobody waits for the rest of such a body.
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        let headers = response.headers_mut();
        for stale in [header::CONTENT_ENCODING, header::CONTENT_LENGTH, header::ETAG, header::LAST_MODIFIED] {
            headers.remove(stale);
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.language.tag()));
        self.explain(fault, headers);
        self.dress(headers);
        response
    }

    /// The headers that some refusals have (RFC 6750 §3, RFC 9110 §15.5).
    fn explain(&self, fault: &Fault, headers: &mut HeaderMap) {
        let member =
            |name: &str| fault.members().get(name).map(plain).and_then(|text| HeaderValue::try_from(text).ok());
        let mut put = |name: HeaderName, value: Option<HeaderValue>| {
            if let Some(value) = value {
                headers.insert(name, value);
            }
        };
        match fault.code().kind {
            Kind::Unauthenticated if self.signed_in => {
                put(
                    header::WWW_AUTHENTICATE,
                    Some(HeaderValue::from_static(r#"Bearer realm="hulian", error="invalid_token""#)),
                );
            }
            Kind::Unauthenticated => {
                put(header::WWW_AUTHENTICATE, Some(HeaderValue::from_static(r#"Bearer realm="hulian""#)));
            }
            Kind::Forbidden if fault.code().name == "insufficient_scope" => {
                let scope = fault.members().get("scope").map(plain).unwrap_or_default();
                let challenge = format!(r#"Bearer realm="hulian", error="insufficient_scope", scope="{scope}""#);
                put(header::WWW_AUTHENTICATE, HeaderValue::try_from(challenge).ok());
            }
            Kind::Method => put(header::ALLOW, member("allow")),
            // Whoever is told to come back is told when.
            Kind::Unavailable => {
                put(header::RETRY_AFTER, member("retry_after").or(Some(HeaderValue::from_static("2"))))
            }
            Kind::TooMany => {
                for (name, value) in limits(fault) {
                    put(HeaderName::from_static(name), HeaderValue::try_from(value).ok());
                }
                put(header::RETRY_AFTER, member("retry_after"));
            }
            Kind::Conflict => put(header::RETRY_AFTER, member("retry_after")),
            Kind::Unsupported if self.method == Method::PATCH => {
                put(HeaderName::from_static("accept-patch"), member("accepted"))
            }
            Kind::Unsupported => put(header::ACCEPT, member("accepted")),
            _ => {}
        }
    }

    /// The headers every answer has.
    fn dress(&self, headers: &mut HeaderMap) {
        let mut id = uuid::Uuid::encode_buffer();
        let id = self.trace.id().hyphenated().encode_lower(&mut id);
        if let Ok(id) = HeaderValue::from_str(id) {
            headers.insert(HeaderName::from_static("x-request-id"), id);
        }
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        lock_page(headers);
        if self.reached == Reached::ThroughTls {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICTLY));
        }
        if self.trace.unkept() {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if is_json(headers) || headers.contains_key(header::ETAG) {
            if !headers.contains_key(header::CACHE_CONTROL) {
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
            }
            headers.append(header::VARY, HeaderValue::from_static("Authorization, Accept, Accept-Language, Origin"));
        }
    }
}

/// A page is framed by nobody, and one that says nothing about what it may do may do nothing.
fn lock_page(headers: &mut HeaderMap) {
    if !headers.get(header::CONTENT_TYPE).is_some_and(|media| is_page(media.as_bytes())) {
        return;
    }
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(BARE));
    }
}

/// An answer that actix sends for an error.
#[derive(Debug)]
pub(super) struct Finished {
    status: StatusCode,
    headers: HeaderMap,
    document: Bytes,
    kept: Option<Kept>,
    guard: Option<Rc<RequestGuard>>,
}

impl std::fmt::Display for Finished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.status.fmt(f)
    }
}

impl ResponseError for Finished {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let body = Held::new(self.document.clone(), self.kept.clone(), self.guard.clone());
        let mut response = HttpResponse::new(self.status).set_body(BoxBody::new(body));
        *response.headers_mut() = self.headers.clone();
        response
    }
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes() == PROBLEM.as_bytes())
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    media.starts_with(b"application/json") || media.ends_with(b"+json")
}

/// The refusal a response carries.
fn found<B>(response: &HttpResponse<B>) -> Option<Fault> {
    response.extensions().get::<Fault>().cloned()
}

/// The refusal that fits an answer nobody explained.
fn guessed(status: StatusCode, request: &HttpRequest) -> Fault {
    let code = code_for(status);
    match code.kind {
        Kind::Method => match AllowedMethods::allowed_for(request) {
            Some(allow) => Fault::of(code).with("allow", allow),
            None => Fault::of(code),
        },
        _ => Fault::of(code),
    }
}

fn code_for(status: StatusCode) -> &'static Code {
    match status {
        StatusCode::NOT_FOUND => &NOT_FOUND,
        StatusCode::METHOD_NOT_ALLOWED => &METHOD_NOT_ALLOWED,
        StatusCode::NOT_ACCEPTABLE => &NOT_ACCEPTABLE,
        StatusCode::REQUEST_TIMEOUT => &BODY_TOO_SLOW,
        StatusCode::PAYLOAD_TOO_LARGE => &BODY_TOO_LARGE,
        StatusCode::URI_TOO_LONG => &URI_TOO_LONG,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => &UNSUPPORTED_MEDIA_TYPE,
        StatusCode::TOO_MANY_REQUESTS => &TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE => &UNAVAILABLE,
        status if status.is_server_error() => &INTERNAL,
        _ => &MALFORMED_REQUEST,
    }
}

/// A member as a header's text: lists are joined.
/// Which quota is used up, how large it is, and when there is more (draft-ietf-httpapi-ratelimit-headers).
fn limits(fault: &Fault) -> Vec<(&'static str, String)> {
    let member = |name: &str| fault.members().get(name).map(plain);
    let Some((quota, most)) = member("quota").zip(member("limit")) else { return Vec::new() };
    let window = member("window").map(|window| format!(";w={window}")).unwrap_or_default();
    let wait = member("retry_after").map(|wait| format!(";t={wait}")).unwrap_or_default();
    vec![("ratelimit-policy", format!("\"{quota}\";q={most}{window}")), ("ratelimit", format!("\"{quota}\";r=0{wait}"))]
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
