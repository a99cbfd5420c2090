//! What is known of a request before its body is read: its identity, the words of its query, the languages and forms its caller
//! takes, its idempotency key.

mod idempotency;
mod negotiate;
pub mod query_string;
mod trace;

pub use idempotency::{Fingerprint, fingerprint, idempotency_key};
pub(crate) use negotiate::wishes;
pub use negotiate::{Language, accepts};
pub use trace::Trace;
