//! The span of a caller that `traceparent` names (W3C Trace Context), above the span of its request.

use tracing::Span;

/// Puts a request's span under the one of its caller (`traceparent`, W3C Trace Context).
#[cfg(feature = "otel")]
pub fn follow(span: &Span, traceparent: &str) {
    super::otlp::follow(span, traceparent);
}

/// Puts a request's span under the one of its caller; in this build nobody asks for it.
#[cfg(not(feature = "otel"))]
pub fn follow(_: &Span, _: &str) {}
