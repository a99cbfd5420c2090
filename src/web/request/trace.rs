//! One request's identity: its id, the trace it belongs to, and the operation it turned out to be.

use std::cell::Cell;
use std::rc::Rc;

use actix_web::http::header::HeaderMap;
use actix_web::{HttpMessage, HttpRequest};
use tracing::Span;
use tracing::field::Empty;
use uuid::{Builder, Uuid};

use kernel::Clock;
use telemetry::{self, SPANS};

/// The identity of a request.
#[derive(Debug)]
pub struct Trace {
    id: Uuid,
    parent: Option<String>,
    operation: Cell<Option<&'static str>>,
    kept_nowhere: Cell<bool>,
    span: Span,
}

impl Trace {
    pub(crate) fn begin(headers: &HeaderMap, clock: &Clock) -> Self {
        let parent = headers.get("traceparent").and_then(|value| value.to_str().ok());
        let parent = parent.filter(|text| is_traceparent(text)).map(str::to_owned);
        let id = fresh_id(clock);
        let span = tracing::debug_span!(
            target: SPANS,
            "request",
            otel.kind = "server",
            request_id = %id,
            operation = Empty,
            status = Empty
        );
        if let Some(parent) = &parent {
            telemetry::follow(&span, parent);
        }
        Self { id, parent, operation: Cell::new(None), kept_nowhere: Cell::new(false), span }
    }

    /// Notes which operation the request is, for the log and the metrics.
    pub fn note_operation(request: &HttpRequest, operation: &'static str) {
        if let Some(trace) = request.extensions().get::<Rc<Self>>() {
            trace.operation.set(Some(operation));
            trace.span.record("operation", operation);
        }
    }

    /// Says that no cache keeps what this request is answered with, a refusal as well, and that nobody is told to show again
    /// what they have.
    pub fn keep_nowhere(request: &HttpRequest, kept_nowhere: bool) {
        if let Some(trace) = request.extensions().get::<Rc<Self>>() {
            trace.kept_nowhere.set(kept_nowhere);
        }
    }

    /// Whether no cache keeps what this request is answered with.
    pub fn kept_nowhere(request: &HttpRequest) -> bool {
        request.extensions().get::<Rc<Self>>().is_some_and(|trace| trace.kept_nowhere.get())
    }

    /// The same, for the end of the answer.
    pub(crate) fn unkept(&self) -> bool {
        self.kept_nowhere.get()
    }

    /// The span of the request: what it asks the database belongs to it.
    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// The id of a request, for what the log is told of it before it is answered.
    pub fn id_of(request: &HttpRequest) -> Option<Uuid> {
        request.extensions().get::<Rc<Self>>().map(|trace| trace.id)
    }

    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    pub(crate) fn operation(&self) -> Option<&'static str> {
        self.operation.get()
    }
}

/// A UUIDv7 of the clock's time.
fn fresh_id(clock: &Clock) -> Uuid {
    let mut chance = [0; 10];
    #[expect(clippy::disallowed_methods, reason = "a request's id is made before any transaction could be asked")]
    let drawn = getrandom::fill(&mut chance);
    if drawn.is_err() {
        tracing::error!("the machine gives no randomness; request ids repeat");
    }
    let millis = u64::try_from(clock.now().micros() / 1000).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
}

/// `00-{32 hex}-{16 hex}-{2 hex}` in lower case, neither id all zeros (W3C Trace Context, level 1).
fn is_traceparent(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut word = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length)?;
        part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).then_some(part)
    };
    let (version, trace, span, flags) = (word(2), word(32), word(16), word(2));
    let something = |part: Option<&str>| part.is_some_and(|part| part.bytes().any(|byte| byte != b'0'));
    version == Some("00") && something(trace) && something(span) && flags.is_some() && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Instant;

    #[test]
    fn only_valid_trace_parents_are_kept() {
        assert!(is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        for wrong in [
            "",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ] {
            assert!(!is_traceparent(wrong), "{wrong}");
        }
    }

    #[test]
    fn ids_are_of_version_seven_and_carry_the_clock() {
        let at: Instant = "2026-06-30T08:15:30.123Z".parse().unwrap();
        let (one, two) = (fresh_id(&Clock::manual(at)), fresh_id(&Clock::manual(at)));
        assert_ne!(one, two);
        assert_eq!(one.get_version_num(), 7);
        let (seconds, nanos) = one.get_timestamp().unwrap().to_unix();
        assert_eq!((seconds as i64, nanos), (at.seconds(), 123_000_000));
    }
}
