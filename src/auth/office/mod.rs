//! Offices (任职): the secretary of a community, the head of a unit, and who held them when.
//!
//! An appointment hands the office over in one act: the old holder's rights end at once, the new one's begin, sessions of
//! an old holder without any other role are ended. Receipts signed before keep the names and titles of their time.

mod model;

mod rules;
pub(super) mod store;
pub(super) mod wire;

mod actions;

pub(super) mod routes;
