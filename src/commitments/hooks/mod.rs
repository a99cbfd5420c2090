//! Listener (告知): an agreement announces what changes about its promises, in the transaction in which it changes.

pub(super) mod listening;
