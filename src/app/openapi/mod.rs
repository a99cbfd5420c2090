//! The published document: what utoipa collects from the handlers, completed from the tables that decide.
//!
//! Security, scopes and `x-access` come from the policy table; problem answers come from the codes the slices declare;
//! headers come from the shape of an operation. So none of them can say something else than what is done.

mod base;

mod absence;
mod links;
mod problems;
mod samples;

mod finish;

mod document;

pub use document::{Served, document, served, text};
