//! HTTP manners: problems, extractors, answers, paging, ETags. Knows no domain.
//!
//! A request passes [`Edge`] (request id, HEAD, panics, problems, access log), meets a door, is read by the extractors
//! ([`Json`], [`Patch`], [`Maybe`], [`Query`], [`Path`]) and answered through [`Form`], which knows how this caller
//! wants to see things. Whatever goes wrong is a [`Problem`]; [`Edge`] writes it down in the caller's language.
//!
//! **Invariants.** Every answer of 400 or above is `application/problem+json` whose `status` is the HTTP status and
//! whose `request_id` is the `X-Request-Id`, but for a page that a person without an account is shown instead. No text of an error repeats what was sent. A [`kernel::Kind`] becomes a
//! status in `problem.rs` and nowhere else.
//!
//! [`kernel::Kind`]: kernel::Kind

mod answer;
mod catalogue;
pub mod codes;
mod compression;
mod connections;
mod cors;
mod doors;
mod edge;
mod errors;
mod extract;
mod idempotency;
mod mount;
mod negotiate;
mod problem;
mod proxy;
mod throttle;

pub use answer::{CursorKey, Download, Form, PAGE, Pages, Published, Reply, Wear, if_match, qr};
pub use catalogue::{Catalogue, mount_problems};
pub use compression::{Compression, Unchanging, Variants, compressed_once};
pub use connections::{ConnectionLimits, Figures, Limiter, Timeouts, listen};
pub use cors::cors;
pub use doors::Doors;
pub use edge::{Edge, Observation, Reached, Trace};
pub use errors::{configure, fallback};
pub use extract::{
    Arriving, Csv, Json, Limits, Maybe, Patch, Path, Query, Raw, RecordDay, Upload, known, read_json, selects,
};
pub use idempotency::{fingerprint, idempotency_key};
pub use mount::{ServiceConfig, scope};
pub use negotiate::{Language, accepts};
pub use problem::{FieldError, Problem, ProblemBody, status_of};
pub use proxy::forwarded;
pub use throttle::{Buckets, Throttle, network};

/// What a handler answers.
pub type Answer = Result<Reply, Problem>;

#[cfg(test)]
mod tests;
