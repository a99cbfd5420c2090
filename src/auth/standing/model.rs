//! Types: what stands behind a token now.

use super::super::enrolment::Enrolled;
use kernel::{Actor, Day, Instant};

/// What stands behind a token now.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who calls.
    pub actor: Actor,
    /// When session or client ends by itself.
    pub ends_at: Instant,
    /// What is known only of persons or only of machines.
    pub kind: StandingOf,
}

/// What is known only of persons or only of machines.
#[derive(Clone, Debug)]
pub enum StandingOf {
    /// A person in a session.
    Person {
        /// The first password must be changed.
        must_change: bool,
        /// How often the session was refreshed.
        generation: i64,
        /// Whether the newest access token was used already.
        used: bool,
        /// When the credential binds the unit, where it does not at once.
        signs_from: Option<Instant>,
        /// Whether somebody beside whoever made the account speaks for it, where it is a unit's.
        vouched: bool,
        /// Whether it has a second factor.
        second_factor: Enrolled,
    },
    /// A machine client.
    Machine {
        /// What it may do, words.
        scopes: Vec<String>,
        /// SHA-256 of its secret.
        secret_hash: String,
        /// Where it may call from; empty for anywhere.
        addresses: Vec<String>,
        /// The last day it was seen.
        used_on: Option<Day>,
    },
}
