//! What is signed of journals: the chain of a community's events, signed heads, and the line of a day over all communities.
//!
//! | file | what |
//! |---|---|
//! | `chain.rs` | events, their hashes, and the walk over them |
//! | `heads.rs` | signed heads |
//! | `wire.rs` | events and heads as JSON |
//! | `days.rs` | the line of a day |
//! | `evidence.rs` | a journal as a file of answers |

mod chain;

mod days;
mod heads;

mod wire;

mod evidence;

pub use chain::{Anchor, Entry, Finding, GENESIS, Head, Inspection, hash, inspect, inspect_from, leads};
pub use days::{DAY_TYPE, DayLine, DaySum};
pub use evidence::{Evidence, Stray};
pub use heads::{HEAD_TYPE, PAST_HEAD_TYPE, SignedHead, is_signed, is_signed_somehow};
pub use wire::{EventOut, HeadOut, ReissuedCredential};
