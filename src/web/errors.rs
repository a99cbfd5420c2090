//! Problem documents for what actix itself would refuse in plain text, and for addresses or methods that do not exist.

use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::web::{FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, ResponseError};

use super::codes::{INVALID_PARAMETER, MALFORMED_JSON, MALFORMED_REQUEST, METHOD_NOT_ALLOWED, NOT_FOUND};
use super::extract::Limits;
use super::problem::Problem;
use super::published::AllowedMethods;
use kernel::Fault;

/// Makes actix's own extractors answer problems, wherever one of them is used.
pub fn configure(config: &mut ServiceConfig) {
    let limit = Limits::default().body;
    config
        .app_data(PathConfig::default().error_handler(|_, _| Problem::from(&NOT_FOUND).into()))
        .app_data(QueryConfig::default().error_handler(|_, _| Problem::from(&INVALID_PARAMETER).into()))
        .app_data(JsonConfig::default().limit(limit).error_handler(|_, _| Problem::from(&MALFORMED_JSON).into()))
        .app_data(FormConfig::default().limit(limit).error_handler(|_, _| Problem::from(&MALFORMED_REQUEST).into()))
        .app_data(PayloadConfig::new(limit));
}

/// Where no route was found: 405 with `Allow` if the address has other methods, the list of methods for OPTIONS, 404.
pub async fn fallback(request: HttpRequest) -> HttpResponse {
    match AllowedMethods::allowed_for(&request) {
        None => Problem::from(&NOT_FOUND).error_response(),
        Some(allow) if *request.method() == Method::OPTIONS => {
            let mut response = HttpResponse::NoContent().finish();
            if let Ok(value) = HeaderValue::try_from(allow) {
                response.headers_mut().insert(ALLOW, value);
            }
            response
        }
        Some(allow) => Problem(Fault::of(&METHOD_NOT_ALLOWED).with("allow", allow)).error_response(),
    }
}
