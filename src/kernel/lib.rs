//! Basic types of all crates: ids, instants and days, text, refusals, standard codes, canonical JSON.
//!
//! | what | where |
//! |---|---|
//! | refusals: codes, sentences, what is wrong where | `fault/`, `patch.rs` |
//! | ids, instants, days | `ids.rs`, `time/` |
//! | enums with codes and labels | `coded_enum.rs` |
//! | all of these as columns of a database | `columns/` |
//! | text, and the personal numbers it must not hold | `text.rs`, `personal_numbers/` |
//! | standard codes: credit codes, regions, registers, 六联 and 六共 | `codes/` |
//! | working days | `calendar/` |
//! | boundaries and positions | `geo/` |
//! | counts as they are published | `figures/` |
//! | tasks | `task/` |
//!
//! **Invariant.** No I/O, no globals, no clock, no randomness of its own, no HTTP and no SQL. Whoever needs
//! the time or a new id is handed one by the crate that has a clock (`journal`). diesel is known to the feature
//! `database` alone, which says what is made of a database's errors and how the words lie in columns: without it this crate can be
//! built by anybody.

// Times, refusals, pages.
mod fault;
mod time;
mod warning;
mod window;

// Ids and coded words, and how they lie in a database.
pub mod columns;

mod coded_enum;
mod ids;

// Who acts, on which version, with how much work.
mod actor;
mod budget;
mod expected;

// Days that are worked, bytes that are signed, figures, tasks.
pub mod calendar;
pub mod canonical;
pub mod figures;
pub mod task;

// Places.
pub mod geo;

// Text, and the numbers of persons that it must not hold.
mod personal_numbers;

pub mod text;

// What is typed as a code; changes of documents.
mod codes;
pub mod patch;

mod code_list;

pub use actor::{Actor, Author, Reissued, Role, Roles, Withheld};
pub use budget::{Budget, GEOMETRY_TOO_COMPLEX, Halt, Wanted};
pub use code_list::CODES;
pub use coded_enum::Labels;
pub use codes::{Commons, Linkage, region, register, typed, uscc};
pub use expected::{Expected, STALE_VERSION};
pub use fault::{
    Bilingual, Cause, Code, Fault, FieldCode, INTERNAL, Kind, NOT_FOUND, OrFault, OrFaultAs, STORAGE_FULL, UNAVAILABLE,
    Violation, field, joined, length, masked,
};
#[cfg(feature = "database")]
pub use fault::{DATABASE_CODES, REFERRED, RERUN, Unmeant, unread};
pub use ids::{AccountId, AgreementId, ClientId, CommunityId, EventId, Id, NoId, PairingId, PartyId, UnitId};
pub use personal_numbers::{IdentityFlaw, IdentityNumber, PhoneNumber};
pub use text::Text;
pub use time::{Clock, Day, Instant, NO_END, Span};
pub use warning::Warning;
pub use window::{Key, Mark, Page, Side, Window};
