//! Deliveries (履约记录): what was done towards a promise, in whole or in part, and what the other side said to it.
//!
//! ```text
//! open ──other side──▶ verified · returned        open ──14 days' silence──▶ verified by silence
//! open, verified, returned ──side that recorded it──▶ voided
//! ```
//!
//! A sentence or a quantity suffices. Without a quantity what is still missing counts as delivered; where no quantity was
//! promised, each delivery counts one. Numbers are given per commitment and never twice.
//!
//! **Invariants.** Nobody of the pledging party verifies or returns; nobody what they recorded themselves. A voided one
//! leaves the figures and stays in the history, and the commitment's state is recomputed.
//!
//! **Deliberately absent.** Files: evidence names where something is.

pub(crate) mod model;

pub(crate) mod rules;
pub(crate) mod store;

pub(crate) mod wire;

pub(crate) mod actions;

pub(crate) mod routes;
