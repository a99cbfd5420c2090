//! What stands behind a token now (当前权限): the person or the machine, what may be done, and what waits.
//!
//! A token says who it was made for. What that account or client may do is read anew, and [`admitted`] says what of it is
//! open at this moment.

pub(super) mod model;

pub(super) mod admitted;
pub(super) mod store;
