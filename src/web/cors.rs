//! CORS: which other origins' pages may read our answers: those the operator lists, none by default.

use actix_cors::Cors;
use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};

use config::Origin;

/// The middleware for these origins. Wrap it inside [`Edge`](super::Edge).
pub fn cors(origins: &[Origin]) -> Cors {
    const SECONDS: usize = 600;
    let strict = Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        .allowed_headers([ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH])
        .allowed_headers(["idempotency-key", "last-event-id", "traceparent"])
        .expose_headers([
            "ETag",
            "Link",
            "Location",
            "Retry-After",
            "RateLimit",
            "RateLimit-Policy",
            "Deprecation",
            "Sunset",
            "WWW-Authenticate",
            "X-Request-Id",
            "Idempotency-Replayed",
        ])
        .max_age(SECONDS);
    origins.iter().fold(strict, |cors, origin| cors.allowed_origin(origin.as_str()))
}
