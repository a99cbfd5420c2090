//! The reader of what waits (待办): one list for whoever calls, put together from what the front desks of the slices say.
//!
//! ```text
//! GET /api/v1/me/tasks    to sign, to consent to, to verify, sent back, falling due, ending soon, objected to; zones
//! ```
//!
//! **Invariants.** Reads only. Every task names an operation that `allowed_actions` of its object offers this caller at
//! this moment; who has nothing to do gets an empty list. Overdue first, then by day, then by how long it waits; at most
//! 200, and `truncated` says when there are more.
//!
//! **Deliberately absent.** Ticking off: a task is gone when the thing is done, and for no other reason.

mod routes;
mod rules;
mod wire;

pub use routes::{labels, mount};
