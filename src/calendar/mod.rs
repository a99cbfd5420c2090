//! The working calendar (工作日历) as the service counts with it, published for everybody.
//!
//! ```text
//! GET /api/v1/calendar/{year}    holidays, weekends that are worked, the notice they stand in, the table's version
//! ```
//!
//! The table itself is `kernel::calendar`. A year it does not hold is 404 with a code of its own: then notice periods
//! and reminders count plain days, and say so.
//!
//! **Deliberately absent.** Calendars of single communities or units: what the State Council announces holds for all.

mod routes;
mod wire;

pub use routes::{ANSWERS, CODES, mount};
