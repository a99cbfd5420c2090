//! Migrations: embedded, of the same names for both engines, run once even when two instances start together.

mod embedded;
mod shape;
mod statements;
mod statistics;

mod single_statements;
mod strange;

mod distribution;

mod run;

pub use distribution::{Distributed, distribute, nodes, undistributed};
pub use embedded::known;
pub use run::{SHARDS, is_empty, revert_all, run};
pub use shape::shape;
pub use strange::{strange_actors, strange_shape};
