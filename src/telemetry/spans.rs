//! Spans: what belongs to which request, from its arrival through its jobs at the database to their statements.
//!
//! They cost nothing until somebody wants them: in the log with `--log warn,hulian=info,hulian::span=debug` (a line as
//! each ends, with the time it took), or at a collector with `--otlp-endpoint`. They hold ids of requests, names of
//! operations and texts of statements; never a value.

/// The target of every span, for filters.
pub const SPANS: &str = "hulian::span";
