//! The working calendar (工作日历) as the service counts with it, published for everybody.
//!
//! ```text
//! GET /api/v1/calendar/{year}    holidays, weekends that are worked, the notice they stand in, the table's version
//! ```
//!
//! The table itself is `kernel::calendar`. A year it does not hold is 404 with a code of its own: what is published
//! here is what was announced, with the notice it stands in, and a year computed by the law alone must not be taken for that.
//! Notice periods and reminders that reach into such a year are counted by weekends and legal holidays, and say so.
//!
//! **Deliberately absent.** Calendars of single communities or units: what the State Council announces holds for all.

mod wire;

mod routes;

pub use routes::{ANSWERS, CODES, mount};
