//! Versions (版本): what stood on record when, and how an agreement came to be what it is.
//!
//! Every change of an agreement that another party has seen is told by its history, append-only; the text is kept with the
//! version that froze it. `as_of` a day is how its rows stood at 24:00 of it in Asia/Shanghai: agreement, parties, commitments and
//! original as they are put together today, drafts as well.
//!
//! **Invariants.** A past state is shown only to those who could have seen it then. Drafts have no history.

pub(super) mod model;

pub(super) mod store;
pub(super) mod wire;

pub(super) mod recording;
pub(super) mod routes;
