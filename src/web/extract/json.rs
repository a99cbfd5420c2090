//! JSON bodies: read whole, checked for form, then for shape, then for content.

use actix_web::dev::Payload;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture};
use garde::Validate;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::body::{self, Limits};
use super::strict;
use crate::codes::MALFORMED_JSON;
use crate::problem::Problem;
use kernel::patch::{INVALID, check, place, shape_violation};
use kernel::{Fault, Violation};

/// A required JSON body, checked.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// An optional JSON body, checked: a transition may be sent without one.
#[derive(Debug)]
pub struct Maybe<T>(pub Option<T>);

/// A merge patch (RFC 7396): a JSON object; the slice merges it into what is stored (`kernel::patch::merge`).
#[derive(Debug)]
pub struct Patch(pub Value);

impl<T: DeserializeOwned + Validate<Context = ()> + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move { Ok(Self(parse(&request, &some(body::read(&request, payload).await?)?)?)) }.boxed_local()
    }
}

impl<T: DeserializeOwned + Validate<Context = ()> + 'static> FromRequest for Maybe<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move {
            let bytes = body::read(&request, payload).await?;
            Ok(Self(bytes.map(|bytes| parse(&request, &bytes)).transpose()?))
        }
        .boxed_local()
    }
}

impl FromRequest for Patch {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move {
            let bytes = some(body::read(&request, payload).await?)?;
            strict::check(&bytes, Limits::of(&request).depth)?;
            let patch: Value = serde_json::from_slice(&bytes).map_err(|error| strict::malformed(&error))?;
            if !patch.is_object() {
                return Err(Fault::of(&INVALID).at([shape_violation(String::new(), "not an object")]).into());
            }
            Ok(Self(patch))
        }
        .boxed_local()
    }
}

/// Turns `no body` into a refusal.
fn some(bytes: Option<BytesMut>) -> Result<BytesMut, Fault> {
    bytes.ok_or_else(|| Fault::of(&MALFORMED_JSON).because("缺少请求体。", "The body is missing."))
}

fn parse<T: DeserializeOwned + Validate<Context = ()>>(request: &HttpRequest, bytes: &[u8]) -> Result<T, Fault> {
    strict::check(bytes, Limits::of(request).depth)?;
    // What has members would be read from a list as well, in their order, which no document says.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        let _: Value = serde_json::from_slice(bytes).map_err(|error| strict::malformed(&error))?;
        return Err(Fault::of(&INVALID).at([shape_violation(String::new(), "not an object")]));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    // Its form is right: what is wrong now is wrong at a place, whatever serde_json calls it (a word that is null is
    // `expected value` to it).
    let value: T =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| Fault::of(&INVALID).at([misshapen(&error)]))?;
    check(&value)?;
    Ok(value)
}

fn misshapen(error: &serde_path_to_error::Error<serde_json::Error>) -> Violation {
    shape_violation(place(error.path()), &error.inner().to_string())
}
