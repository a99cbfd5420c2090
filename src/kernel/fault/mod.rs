//! Refusals and failures: a stable code, sentences in Chinese and English, and what is wrong where.
//!
//! A [`Code`] is declared by the slice that raises it and never reused; [`Fault`] is one occurrence of it.
//! What HTTP makes of a [`Kind`] is decided in `web` alone.
//!
//! Every fault knows the place in the source where it arose. A failure of ours also keeps its cause, and the row that
//! could not be read: they are for the log, no answer shows them.

mod cause;
mod code;

mod codes;
mod occurrence;

#[cfg(feature = "database")]
mod database;
mod or_fault;

pub use cause::{Cause, masked};
pub use code::{Bilingual, Code, Kind, Violation};
pub use codes::{INTERNAL, NOT_FOUND, STORAGE_FULL, UNAVAILABLE};
#[cfg(feature = "database")]
pub use database::{REFERRED, RERUN, unread};
pub use occurrence::Fault;
pub use or_fault::{OrFault, OrFaultAs};
