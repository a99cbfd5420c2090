//! Readers: slices that look at the journal and the tables and change no domain row.
//!
//! - `audit`: the journal for those who may read it, its verification, receipts and proofs.
//! - `calendar`: working days and holidays of a year.
//! - `tasks`: what waits for whoever asks, gathered from every slice.
//!
//! **Invariants.** Reads only: what a reader shows is in the tables, and it changes none of them. A reader knows the slices by
//! their public functions; no slice knows a reader.
//!
//! **Deliberately absent.** States, events and tables of their own.

// Who may call what.
mod policy;

pub mod audit;
pub mod calendar;
pub mod tasks;

pub use policy::{POLICY, may};
