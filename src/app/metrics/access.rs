//! Who may read the metrics.

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use subtle::ConstantTimeEq;

use config::{Settings, Unfit};
use kernel::canonical::sha256;
use kernel::{Code, Fault};
use web::codes::NOT_FOUND;

kernel::codes! {
    /// The figures are for whoever knows the token.
    METRICS_TOKEN_REQUIRED = "metrics_token_required", Unauthenticated,
        ["需要指标令牌", "The token of the figures is needed"],
        [
            "请把 --metrics-token-file 中的令牌放入 Authorization: Bearer。",
            "Send the token that lies in --metrics-token-file as Authorization: Bearer.",
        ];
}

/// What the operation of the figures can answer beyond what its shape tells.
pub const ANSWERS: &[(&str, &[&Code])] = &[("metrics", &[&METRICS_TOKEN_REQUIRED, &NOT_FOUND])];

/// Who is shown the figures at an address.
#[derive(Clone, Debug)]
pub enum Access {
    /// Whoever reaches the address.
    Open,
    /// Whoever speaks from this machine without anything in between.
    Machine,
    /// Whoever knows the token of this SHA-256.
    Token([u8; 32]),
    /// Nobody.
    Closed,
}

impl Access {
    /// Who may at the service's own address and of the address of the figures.
    ///
    /// # Errors
    /// When the file of the token cannot be read, or holds none worth the name.
    pub fn both(settings: &Settings) -> Result<[Self; 2], Unfit> {
        let token = settings.metrics_token()?.map(|token| Self::Token(sha256(token.as_bytes())));
        let apart = settings.metrics_bind.is_some();
        let service = match &token {
            _ if apart => Self::Closed,
            Some(token) => token.clone(),
            // Behind a proxy everybody speaks from its machine.
            None if settings.behind_tls_proxy => Self::Closed,
            None => Self::Machine,
        };
        Ok([service, token.unwrap_or(Self::Open)])
    }

    /// Lets a request in.
    ///
    /// # Errors
    /// [`METRICS_TOKEN_REQUIRED`], or `not_found` where a token would not help either.
    pub fn admit(&self, request: &HttpRequest) -> Result<(), Fault> {
        match self {
            Self::Open => Ok(()),
            Self::Machine if direct(request) => Ok(()),
            Self::Token(expected) if presented(request).is_some_and(|token| token.ct_eq(expected).into()) => Ok(()),
            Self::Token(_) => Err(Fault::of(&METRICS_TOKEN_REQUIRED)),
            Self::Machine | Self::Closed => Err(Fault::of(&NOT_FOUND)),
        }
    }
}

/// Headers beside `X-Forwarded-…` that say that something stands in between.
const PROXIES: [&str; 4] = ["forwarded", "via", "x-real-ip", "cf-connecting-ip"];

fn direct(request: &HttpRequest) -> bool {
    let local = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    let passed_on = request.headers().keys().any(|name| {
        let name = name.as_str();
        name.starts_with("x-forwarded-") || PROXIES.contains(&name)
    });
    local && !passed_on
}

fn presented(request: &HttpRequest) -> Option<[u8; 32]> {
    let word = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = word.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| sha256(token.trim().as_bytes()))
}
