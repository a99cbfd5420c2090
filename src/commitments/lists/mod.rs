//! Lists (列表): commitments read by themselves, as far as the caller may know of their agreements.
//!
//! **Invariants.** Who may not know of the agreement does not know of its commitments. A page takes one statement, and for
//! a unit one more.

pub(crate) mod expansion;
pub(crate) mod store;
