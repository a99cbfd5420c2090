//! Migrations: embedded, of the same names for both engines, run once even when two instances start together.

mod embedded;
mod shape;
mod statistics;

mod run;
mod strange;

pub use embedded::known;
pub use run::{is_empty, revert_all, run};
pub use shape::shape;
pub use strange::{strange_actors, strange_shape};
