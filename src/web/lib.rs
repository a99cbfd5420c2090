//! HTTP: problem documents, extractors, answers, paging, entity tags. Knows no domain.
//!
//! A request passes [`Edge`] (request id, HEAD, panics, problems, access log), meets a route, is read by the extractors
//! ([`Json`], [`Patch`], [`Maybe`], [`Query`], [`Path`]) and answered through [`ResponseContext`], which knows how this caller
//! wants to see things. Whatever goes wrong is a [`Problem`]; [`Edge`] writes it in the caller's language.
//!
//! | what | where |
//! |---|---|
//! | the outermost middleware | `edge/` |
//! | connections: limits, timeouts | `connections/` |
//! | what a request says: body, path, query, headers | `extract/`, `request/` |
//! | what is answered: JSON, pages of lists, entity tags, files | `answer/`, `compression/` |
//! | what the published document says, checked while serving | `published/` |
//! | problem documents and their catalogue | `problem.rs`, `catalogue.rs` |
//!
//! **Invariants.** Every answer of 400 or above is `application/problem+json` whose `status` is the HTTP status and
//! whose `request_id` is the `X-Request-Id`, but for a page that a person without an account is shown instead. No text of an
//! error repeats what was sent. A [`kernel::Kind`] becomes a status in `problem.rs` and nowhere else.
//!
//! [`kernel::Kind`]: kernel::Kind

// Error codes, and the query and headers of a request.
pub mod codes;

mod request;

mod problem;

// What the document says of addresses and operations.
mod published;

// Who may come, and how often.
mod cors;
mod proxy;
mod throttle;

mod connections;

// How a body is read, and what is answered.
mod compression;
mod extract;

mod answer;
mod mount;

// The whole of a request, from its arrival to its answer; what is mounted for every service.
mod catalogue;
mod edge;
mod errors;

#[cfg(test)]
mod tests;

pub use answer::{Answer, CursorKey, Download, PAGE, Pages, Reply, ResponseContext, Wear, if_match, qr};
pub use catalogue::{Catalogue, mount_problems};
pub use compression::{Compression, Unchanging, Variants, compressed_once};
pub use connections::{ConnectionLimits, Figures, Limiter, Timeouts, listen};
pub use cors::cors;
pub use edge::{Edge, Observation, Reached};
pub use errors::{configure, fallback};
pub use extract::{
    Arriving, Csv, Json, Limits, Maybe, Patch, Path, Query, Raw, RecordDay, Upload, known, read_json, selects,
};
pub use mount::{ServiceConfig, scope};
pub use problem::{FieldError, Problem, ProblemBody, status_of};
pub use proxy::forwarded;
pub use published::{AllowedMethods, Published};
pub use request::{Language, Trace, accepts, fingerprint, idempotency_key};
pub use throttle::{Buckets, Throttle, network};
