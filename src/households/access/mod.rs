//! Who may open which file (谁可查看): the paired unit, for as long as it is paired.
//!
//! The table belongs to households; a pairing writes it through this desk when it begins, changes and ends. A row says which
//! unit, which person of it, and which fields the plan needs; without a row a unit does not know of the household.

pub mod model;

pub mod rules;
pub mod store;

pub mod actions;
