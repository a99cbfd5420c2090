//! The middleware: which answers are compressed, and in which coding.

use std::rc::Rc;

use actix_web::Error;
use actix_web::body::{BodySize, EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;

use super::accepted::Accepted;
use super::coding::Coding;
use super::variants::Variants;
use crate::codes::NOT_ACCEPTABLE;
use crate::problem::Problem;
use kernel::Fault;

/// What fits into one packet is not worth compressing: bytes.
const LEAST: u64 = 1_400;

/// The middleware. Wrap it inside [`Edge`](crate::Edge), which writes down refusals.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compression;

impl<S, B> Transform<S, ServiceRequest> for Compression
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B, Bytes>>;
    type Error = Error;
    type InitError = ();
    type Transform = Compressing<S>;
    type Future = std::future::Ready<Result<Compressing<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        std::future::ready(Ok(Compressing { service: Rc::new(service) }))
    }
}

/// The service inside the middleware.
#[derive(Debug)]
pub struct Compressing<S> {
    service: Rc<S>,
}

impl<S, B> Service<ServiceRequest> for Compressing<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B, Bytes>>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let accepted = Accepted::of(request.headers());
        let service = Rc::clone(&self.service);
        Box::pin(async move {
            // Before anything is done: a change must not happen unseen.
            if accepted.refuses_everything() {
                return Err(Problem(Fault::of(&NOT_ACCEPTABLE).with("offered", vec!["br", "gzip", "identity"])).into());
            }
            Ok(compressed(service.call(request).await?, accepted).await)
        })
    }
}

async fn compressed<B: MessageBody>(
    mut response: ServiceResponse<B>,
    accepted: Accepted,
) -> ServiceResponse<EitherBody<B, Bytes>> {
    if response.status() == StatusCode::NOT_MODIFIED {
        vary(response.headers_mut());
    }
    let least = if accepted.refuses_plain() { 1 } else { LEAST };
    let large = matches!(response.response().body().size(), BodySize::Sized(size) if size >= least);
    if !large || !may_be_compressed(response.status(), response.headers()) {
        return response.map_into_left_body();
    }
    let variants = response.response_mut().extensions_mut().remove::<Variants>();
    let (request, response) = response.into_parts();
    let (mut response, body) = response.into_parts();
    let body = match body.try_into_bytes() {
        Ok(body) => body,
        Err(stream) => return ServiceResponse::new(request, response.set_body(EitherBody::left(stream))),
    };
    vary(response.headers_mut());
    let order = match variants {
        Some(_) => [Coding::Brotli, Coding::Gzip],
        None => [Coding::Gzip, Coding::Brotli],
    };
    let encoded = match (accepted.best(order), &variants) {
        (None, _) => None,
        (Some(coding), Some(variants)) => Some((coding, variants.encoded(coding, &body).await)),
        (Some(coding), None) => Some((coding, coding.encode(&body).await)),
    };
    let body = match encoded {
        Some((coding, Ok(encoded))) => {
            response.headers_mut().remove(header::CONTENT_LENGTH);
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
            encoded
        }
        Some((coding, Err(error))) => {
            tracing::warn!(coding = coding.name(), %error, "an answer could not be compressed and is sent plain");
            body
        }
        None => body,
    };
    ServiceResponse::new(request, response.set_body(EitherBody::right(body)))
}

fn vary(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
}

/// Whether an answer is whole, in no coding yet, and of a type that gains.
fn may_be_compressed(status: StatusCode, headers: &HeaderMap) -> bool {
    let whole = status != StatusCode::PARTIAL_CONTENT && !headers.contains_key(header::CONTENT_RANGE);
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    whole && !headers.contains_key(header::CONTENT_ENCODING) && media.is_some_and(gains)
}

/// Whether bodies of this type become much smaller.
fn gains(media: &str) -> bool {
    const OTHERS: [&str; 4] =
        ["application/json", "application/javascript", "application/xml", "application/openmetrics-text"];
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = essence.starts_with("text/") && essence != "text/event-stream";
    text || essence.ends_with("+json") || essence.ends_with("+xml") || OTHERS.contains(&&*essence)
}
