//! Versions (版本): what stood on record when, and how an agreement came to be what it is.
//!
//! Every change of an agreement that another party has seen puts the whole object on record, append-only; the text is
//! kept with the version that froze it. `as_of` a day is the record at 24:00 of it in Asia/Shanghai.
//!
//! **Invariants.** A recorded state is shown only to those who could have seen it then. Drafts are not on record.

pub(super) mod model;
pub(super) mod routes;
pub(super) mod rules;
pub(super) mod store;
pub(super) mod wire;
