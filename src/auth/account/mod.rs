//! Accounts (账号): staff of the community (or the platform) and members of a unit. Who makes and changes them is told in
//! `people/`.
//!
//! ```text
//! active ⇄ disabled          removed is final: the row stays, because history names it, and the login is free again
//!    └──────┴──→ removed
//! ```
//!
//! **Invariants.** Operator, secretary and auditor never meet in one account (三员分立). Nobody changes their own rights.
//! The last secretary, operator and auditor stay. Whoever is disabled, removed or given a new password by somebody else
//! is signed out at once. Names and logins never enter the journal.

pub(super) mod model;

pub(super) mod wire;

pub(super) mod events;
pub(super) mod rules;
pub(super) mod store;

pub(super) mod lookup;
