//! One-time codes (邀请码): how a person gets a first password, or a new one after a reset.
//!
//! ```text
//! issued → redeemed (used once) | replaced (a newer one) | expired (14 days; after a reset 3)
//! ```
//!
//! **Invariants.** An account has one code at most. A code is shown once and kept as SHA-256. It is 100 random bits: there
//! is nothing to guess, so redeeming needs no lock.

pub(super) mod store;
pub(super) mod wire;

pub(super) mod actions;

pub(super) mod routes;
