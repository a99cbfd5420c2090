//! A monitored job: its duration is counted as a read or a write, and it has a span of its own.

use tracing::Span;

use super::monotonic::monotonic;
use crate::figures::Figures;
use telemetry::SPANS;

/// Accompanies a job from its hand-in (a read or a write: `kind`) to its connection, and lasts until the job is done.
pub struct Watch {
    span: Span,
    kind: &'static str,
    figures: Figures,
}

impl Watch {
    /// Begins where the job is handed in; the span belongs to the request's.
    pub fn of(kind: &'static str, figures: &Figures) -> Self {
        let span = tracing::debug_span!(target: SPANS, "job", kind);
        Self { span, kind, figures: figures.clone() }
    }

    /// Runs the job, on whichever thread.
    pub fn run<T>(&self, job: impl FnOnce() -> T) -> T {
        let began = monotonic();
        let outcome = self.span.in_scope(job);
        self.figures.ran(self.kind, began.elapsed());
        outcome
    }
}
