//! Tasks of the caller (待办): one list, put together from what each slice answers.
//!
//! ```text
//! GET /api/v1/me/tasks    to sign, to consent to, to verify, sent back, falling due, ending soon, objected to, to be handed over;
//!                         of pairings: proposals, hand-overs, visits, final reports;
//!                         of zones: requests, hand-overs, missed duties, revocations; of households: reports to verify,
//!                         rechecks, notices that have been up, erasures to confirm; for the operator: timers given up
//! ```
//!
//! **Invariants.** Reads only. Every task but the operator's names an operation that `allowed_actions` of its object offers this
//! caller at this moment; who has nothing to do gets an empty list. Overdue first, then by day, then by how long it waits; at most
//! 200, and `truncated` says when there are more. A record that cannot be read takes away what waits in it and nothing else: the
//! log names its table and key, `unreadable` counts them, and a task tells the caller that the list is not whole.
//!
//! **Who may ask.** Everybody. The scope is `agreements:read`, whose holders see what the tasks tell of; hand-overs are told to
//! those alone who close them, and households by their codes to those alone who see households. The operator sees no case data:
//! no slice is asked for them, and they are told of timers alone that were given up (how many, of how many communities, since
//! when); the command line of the server deals with those.
//!
//! **Deliberately absent.** Ticking off: a task is gone when the thing is done, and for no other reason.

mod kinds;

mod rules;

mod actions;
mod wire;

mod routes;

pub use routes::{labels, mount};
