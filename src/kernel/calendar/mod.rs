//! Chinese working days (工作日): legal holidays (法定节假日) and the weekends that are worked instead (调休).
//!
//! The State Council's General Office announces each year's days in the autumn before; `years.rs` holds what it announced,
//! year by year, with the notice it stands in. A year that is not announced yet is counted by the law alone (`law.rs`):
//! weekends, legal holidays and the days that make them good are free, no weekend is worked; whoever asks is told that the
//! day is `provisional`.
//!
//! A new year is one more entry in `years.rs` and a new [`VERSION`]; nothing else changes.

mod law;
mod years;

mod counting;

pub use counting::{CountedDay, brought_forward, working_days_after};
pub use years::{Adjusted, Holiday, VERSION, Year, year_of, years};
