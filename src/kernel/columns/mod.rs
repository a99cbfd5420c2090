//! Columns: how ids, instants, days and coded words lie in both engines. diesel is known to the feature `database` alone; without
//! it the macros that stand beside a type say nothing.

#[cfg(feature = "database")]
mod sql;

mod words;

#[cfg(feature = "database")]
mod instants_and_days;

#[cfg(feature = "database")]
pub use diesel;
#[cfg(feature = "database")]
pub use sql::{UtcSql, UuidSql};
