//! `hulian admin`: what only the owner of the machine may do.

mod accounts;
mod distribute;
mod erasures;
mod restate_rows;
mod signing_keys;
mod timers;
mod vault_key;

pub use accounts::{confirm_credential, create_operator, new_operator, reset_second_factor};
pub use distribute::distribute;
pub use erasures::{Erased, erasures, listed, replay, replay_erasures, scrub};
pub use restate_rows::restate_rows;
pub use signing_keys::{reseal_heads, rotate_keys, vouch_for_key};
pub use timers::{Which, list_timers, retry_timers};
pub use vault_key::rotate_vault_key;
