//! The audit reader (审计): shows a community's journal and proves that nobody rewrote it.
//!
//! ```text
//! GET  …/journal                       the events, in order, ids only
//! GET  …/journal/head                  where the chain stands, or stood at a number, signed: open to every party
//! GET  …/journal/signed-heads          what the service has signed and kept
//! GET  …/journal/verification          walks the whole chain and holds it against every signed head and receipt
//! POST …/journal/receipt-verification  whether a receipt somebody holds still stands: open to every party
//! ```
//!
//! **Invariants.** Reads only. Answers hold no personal data, because events hold none. Who owns the database and not the
//! signing key cannot rewrite or shorten what was signed without being named; what others keep outside (heads, receipts)
//! catches even the loss of all of it.
//!
//! **Deliberately absent.** Deleting, correcting or hiding an event.

mod evidence;

mod wire;

mod routes;

pub use evidence::{Verdict, Wrong, verify};
pub use routes::mount;
pub use wire::{word, words};
