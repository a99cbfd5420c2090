//! `hulian demo`: the real service with 兰新社区, its 20 partner units and their agreements.
//!
//! The facts are loaded through the actions, on a clock that steps through the past year, so that every date, reminder
//! and expiry is what the service itself would have made of it. Named units' agreements are simply in force; refused,
//! expired and overdue ones belong to sample units. Every agreement says 示例协议, 非真实签署.

mod agreement_plan;
mod credentials;
mod facts;
mod scanned_original;
mod zones;

mod onboarding_sheet;
mod welcome;

mod community;

mod agreement_life;
mod families;

mod year;

mod run;

pub use run::run;
