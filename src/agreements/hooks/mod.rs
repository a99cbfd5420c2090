//! What is announced to the slices above, in the same transaction: endings, before they come (终止前征询), and what changes about
//! the promises of an agreement.
//!
//! Everything that ends something tells an [`Ending`](super::Ending): once when the end is announced with its day, and once when it
//! comes. Who is asked may answer with a refusal (nothing is kept), or open hand-over tasks. At a timer a refusal keeps the timer,
//! which comes again; so what must not end is refused when it is announced. The expiry of a term is announced by nobody: there it
//! is told once. What is owed again because a delivery was sent back or voided after the end is told as well.
//!
//! What becomes of promises is no business of this slice: it tells [`PromisesChanged`](super::PromisesChanged) when they begin to run,
//! when an amendment adds some, and how many days a suspension has taken.

pub(super) mod model;

pub(super) mod asking;
pub(super) mod telling;
