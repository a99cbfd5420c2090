//! Refusals and failures: a stable code, sentences in Chinese and English, and what is wrong where.
//!
//! A [`Code`] is declared by the slice that raises it and never reused; [`Fault`] is one occurrence of it.
//! What HTTP makes of a [`Kind`] is decided in `web` alone.
//!
//! Every fault knows the place in the source where it arose. A failure of ours also keeps its cause, and the row that
//! could not be read: they are for the log, no answer shows them.

mod cause;
mod code;

mod declared;

mod codes;
pub mod field;
mod occurrence;
#[cfg(feature = "database")]
mod unmeant;

#[cfg(feature = "database")]
mod database;
mod or_fault;
mod rules;

pub use cause::{Cause, masked};
pub use code::{Bilingual, Code, FieldCode, Kind, Violation};
pub use codes::{CODES, INTERNAL, NOT_FOUND, STORAGE_FULL, UNAVAILABLE};
#[cfg(feature = "database")]
pub use database::{CODES as DATABASE_CODES, REFERRED, RERUN, unread};
pub use declared::{joined, length};
pub use occurrence::Fault;
pub use or_fault::{OrFault, OrFaultAs};
pub use rules::{OF_ITEMS, coded};
#[cfg(feature = "database")]
pub use unmeant::Unmeant;
