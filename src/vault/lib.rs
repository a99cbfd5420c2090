//! The vault (保险柜): what is stored encrypted, and found again without being opened.
//!
//! ```text
//! key ring (a file or the environment, never the database)
//!   ├─ wrapping keys, the newest one wraps ─HKDF per community─▶ wraps ─▶ data key of one household ─▶ seals its parts
//!   └─ index root ─HKDF per community and kind─▶ HMAC-SHA-256 of a number or an address: equal things are found equal
//! ```
//!
//! | file | what |
//! |---|---|
//! | `key_ring.rs` | the keys themselves: made, read, added to |
//! | `vault.rs` | [`Vault`]: wraps and unwraps data keys, counts on several instances sharing one ring |
//! | `of_view.rs` | [`of`]: the vault, from a transaction of the journal, which was opened with it |
//! | `sealing.rs` | [`DataKey`]: authenticated encryption bound to its place, the [`AssociatedData`] |
//! | `suite.rs` | [`Suite`]: AES-256-GCM with HMAC-SHA-256, or the 国密 one; what is sealed names its own in its first byte |
//! | `guomi.rs` | SM4-GCM and HMAC-SM3, with the cargo feature `guomi` alone |
//! | `blind_index.rs` | [`BlindIndex`]: what equal numbers and addresses have in common |
//! | `register.rs` | every column that has to do with a household: sealed, a word of a list, a day, an id |
//! | `masks.rs` | 张*, 138****1234: what is shown instead |
//!
//! **Invariants.** What is sealed opens in its own place alone: community, household and part are authenticated with it, so
//! that nothing moved between rows, parts, households or communities opens. Destroying the one wrapped data key destroys
//! everything sealed with it. A ring only grows; the index root in it never changes. Keys are wiped from memory and never
//! printed. Whoever has the database without the ring has nothing.
//!
//! **国密.** Off unless the build has the cargo feature `guomi` and the deployment says `--vault-suite guomi`: its libraries are
//! neither audited nor certified. A database is begun with one suite, keeps it, and is not served with another; names of wrapping
//! keys and the first byte of everything sealed say which, and a build that lacks it says so.

// The refusals, the masks, what is kept where.
mod codes;
pub mod masks;
pub mod register;
mod store;

// What things are sealed with, and found by.
#[cfg(feature = "guomi")]
mod guomi;

mod suite;

// The keys; what is sealed with them, and found.
mod blind_index;
mod key_ring;
mod sealing;

mod vault;

// The vault of a journal.
mod of_view;

pub use blind_index::{BlindIndex, FoundBy};
pub use codes::{CODES, RING_MISSING, SEAL_BROKEN};
pub use of_view::of;
pub use sealing::{AssociatedData, DataKey};
pub use suite::Suite;
pub use vault::{Source, Vault, WhenMissing, Wrapped};
