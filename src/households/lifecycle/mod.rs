//! The lifecycle (办理): what is done with a household from its report to its end, each step on record; why and how is sealed.
//! Also its plan, and which papers belong to it (附件目录): these are not uploaded, for what would lie in a folder in clear stays in the
//! cabinet it is in.

pub(super) mod model;

pub(super) mod rules;
pub(super) mod store;

pub(super) mod wire;

pub(super) mod actions;

pub(super) mod routes;

pub use actions::{admit, exit, notice, plan, refuse, review, verify};
