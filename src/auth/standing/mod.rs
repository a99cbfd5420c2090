//! The person or machine behind a token (当前权限): what they may do now, and what is withheld.
//!
//! A token says who it was made for. What that account or client may do is read again, and [`admitted`] says what of it is
//! open at this moment.

pub(super) mod model;

pub(super) mod admitted;
pub(super) mod store;
