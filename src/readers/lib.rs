//! Readers: slices that look at the journal and the tables and change no domain row.
//!
//! - `audit`: the journal for those who may read it, its verification, receipts and proofs.
//! - `calendar`: working days and holidays of a year.
//! - `tasks`: what waits for whoever asks, gathered from every slice.

// Who may call what.
mod policy;

pub mod audit;
pub mod calendar;
pub mod tasks;

pub use policy::{POLICY, may};
