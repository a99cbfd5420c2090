//! Access (谁可查看): which unit may open which file, for as long as it is paired.
//!
//! The table belongs to households; a pairing writes it through functions of this crate when it begins, changes and ends. A row says which
//! unit, which person of it, and which fields the plan needs; without a row a unit does not know of the household.

pub mod model;

pub mod rules;
pub mod store;

pub mod actions;
