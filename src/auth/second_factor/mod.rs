//! The second factor (双因素): codes of thirty seconds from an authenticator (TOTP, RFC 6238), beside the password.
//!
//! ```text
//! off --begun (password)--> pending (10 minutes) --first code--> on, ten recovery codes shown once
//!  └── removed (password and code) | reset by another office-holder | the account is removed ──┘
//! ```
//!
//! While it is on, another one can be begun beside it (a new device): the old one counts until the first code of the new one.
//!
//! **Invariants.** A code is accepted in its own step and in the one before and after it (30 seconds each), and once: a step
//! that was accepted, and every earlier one, is refused from then on, in the transaction that lets in. A recovery code opens
//! once. Nobody is told of a second factor before the password was right, and what is wrong then is counted like a wrong
//! password. The secret is sealed with a key derived from the oldest signing key, bound to its account; recovery codes lie as
//! keyed digests. None of it enters the journal, which is told of accounts alone.
//!
//! **Who must have one.** Operator, secretary, auditor and household officer, where the deployment says so: until they have
//! one they can enrol and do nothing else. Everybody else with an account may have one; machines have none.
//!
//! **A clock that was ahead** when a code was accepted makes codes worth nothing until it is that late again; recovery codes
//! still open.

pub(super) mod model;

mod rules;
pub(super) mod seal;
pub(super) mod store;
pub(super) mod wire;

pub(super) mod actions;
mod walk;

pub(super) mod routes;
