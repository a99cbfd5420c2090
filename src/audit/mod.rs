//! The audit reader (审计): shows a community's journal and proves that nobody rewrote it.
//!
//! ```text
//! GET …/journal               the events, in order, ids only
//! GET …/journal/head          where the chain stands, signed
//! GET …/journal/verification  walks the whole chain and names the first bad event
//! ```
//!
//! **Invariants.** Reads only. Answers hold no personal data, because events hold none. The signed head, kept by others,
//! catches a rewritten or shortened chain.
//!
//! **Deliberately absent.** Deleting, correcting or hiding an event.

mod routes;
mod wire;

pub use routes::mount;
