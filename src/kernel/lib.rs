//! Words every floor speaks: ids, instants and days, text, refusals, standard codes, canonical JSON.
//!
//! **Invariant.** No I/O, no globals, no clock, no randomness of its own, no HTTP and no SQL. Whoever needs
//! the time or a new id is handed one by the floor that has a clock (`journal`).

mod actor;
mod budget;
pub mod calendar;
pub mod canonical;
mod codes;
mod expected;
mod fault;
pub mod figures;
pub mod geo;
mod ids;
pub mod patch;
pub mod task;
pub mod text;
mod time;
mod warning;
mod window;

pub use actor::{Actor, Author, Reissued, Role, Roles, Withheld};
pub use budget::{Budget, GEOMETRY_TOO_COMPLEX, Halt, Wanted};
pub use codes::{Commons, IdentityFlaw, IdentityNumber, Labels, Linkage, PhoneNumber, region, register, typed, uscc};
pub use expected::{Expected, STALE_VERSION};
pub use fault::{
    Cause, Code, Fault, INTERNAL, Kind, OrFault, OrFaultAs, REFERRED, RERUN, STORAGE_FULL, UNAVAILABLE, Violation,
    Words, masked, unread,
};
pub use ids::*;
pub use text::Text;
pub use time::{Clock, Day, Instant, NO_END, Span};
pub use warning::Warning;
pub use window::{Key, Mark, Page, Side, Window};

/// The codes of this floor.
pub static CODES: &[&Code] = &[
    &patch::INVALID,
    &canonical::NOT_CANONICAL,
    &STALE_VERSION,
    &INTERNAL,
    &UNAVAILABLE,
    &STORAGE_FULL,
    &GEOMETRY_TOO_COMPLEX,
];
