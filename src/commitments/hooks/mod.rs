//! What is told by those below (告知): an agreement says what changes about its promises, in the transaction in which it does.

pub(super) mod listening;
