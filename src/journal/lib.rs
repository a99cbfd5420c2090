//! The journal (日志): who did what, when, and the transaction it is written in.
//!
//! `tx.record(event)` is the only way anything is announced: one row per event, numbered per community without a gap,
//! each row's hash covering the one before. [`ReadTx`] and [`WriteTx`] are the only ways to the tables; both belong to one
//! community, so that a query without a tenant cannot be written.
//!
//! | what | where |
//! |---|---|
//! | write transactions: events, touched rows, quotas, savepoints, announcements | `tx/` |
//! | read transactions | `view.rs` |
//! | versions: every state of the rows that are kept | `versions/` |
//! | timers: deadlines, acted on by `app` | `timers/` |
//! | heads of chains: sealed in every transaction, signed once an hour | `sealing.rs`, `heads.rs` |
//! | what a transaction carries for the crates above: listeners, the vault | `extensions.rs` |
//! | long computations outside a transaction | `computation.rs` |
//!
//! **Invariants.** A write takes its community's head row first: the writers of one community queue, other
//! communities are not slowed, and rules are checked under that lock. A change and its event are in one transaction.
//! Events carry ids and never personal data. Nothing deletes or changes an event. An event's `at` is never before that of
//! the one it follows: while the clock is behind, because it was set back, events keep the instant of the last one, and
//! the log says so. No transaction computes for long: what takes more than some steps is computed outside of it, and the job
//! runs again with the answer ([`ReadTx::compute`]). Everything but the journal follows the clock as it is.
//!
//! **Deliberately absent.** An outbox table, LISTEN/NOTIFY, advisory locks: readers keep a position per community.

// What is written, and what is refused.
mod codes;
mod ids;
mod model;

mod events;

// The seal of a head; what is computed outside of transactions.
mod computation;
mod sealing;

// What transactions carry; reading.
mod extensions;

mod view;

// The tables.
mod store;
mod timers;
mod versions;

// Writing.
mod tx;
mod walk;

mod heads;

mod handle;

#[cfg(test)]
mod tests;

pub use codes::{CODES, GROUND_IN_MOTION, JOURNAL_UNPROVEN, NOT_FOUND};
pub use extensions::Extensions;
pub use handle::{EVENTS, Journal, look};
pub use heads::{keep_signed, last_signed, last_signed_of, sign_head, signed_head_until, signed_heads, unsigned};
pub use model::{Attempt, Event, EventType, Kept};
pub use proofs::journal::ReissuedCredential;
pub use sealing::{Seal, Sealing};
pub use store::{entries, head_of, marked, proven_head, sealed_head, state};
pub use timers::model::{DeadLetters, DueCommunity, Fate, Hindrance, Late, Timer, TimerId, TimerKind};
pub use timers::rules::{UNKNOWN_KIND, fate, hindrance};
pub use timers::soundness::{
    Amiss, Implied, When, amiss as timers_amiss, given_up as timers_given_up, present, unknown as unknown_timers,
};
pub use timers::store::{community_of as community_of_timer, dead_letters, due_among, late as late_timers};
pub use tx::quotas::{Counted, exceeded as quota_exceeded, refused as quota_refusals};
pub use tx::restating::{begin as begin_states, begin_kinds, restate};
pub use tx::{Announcement, Answerer, Listener, Question, WriteTx};
pub use versions::kind::Kind as RowKind;
pub use versions::model::{Before, Keeps, Key, Of, State as RowState, Word as RowWord};
pub use versions::rules::{ROW_CHANGED, ROW_UNEXPLAINED, wrong_copies};
pub use versions::soundness::unexplained;
pub use versions::store::rows_as_of;
pub use view::{ReadTx, Study};
pub use walk::{communities, hash_at, headless, leads, told_at, walk};
