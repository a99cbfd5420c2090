//! Endings, told before they come (终止前征询): whoever stands above this slice is asked, in the same transaction, before something ends.
//!
//! Everything that ends something tells an [`Ending`](super::Ending): once when the end is announced with its day, and once when it
//! comes. Who is asked may answer with a refusal (nothing is kept), or open hand-over tasks. At a timer a refusal keeps the timer,
//! which comes again; so what must not end is refused when it is announced. The expiry of a term is announced by nobody: there it
//! is told once. What is owed again because a delivery was sent back or voided after the end is told as well.

pub(super) mod model;

pub(super) mod asking;
