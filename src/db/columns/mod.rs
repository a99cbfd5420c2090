//! Columns both engines share: ids (`uuid` | BLOB(16)), instants (`timestamptz` | INTEGER microseconds) and days.

mod days;
mod digested;
mod ids_and_instants;

pub use days::On;
pub use digested::digested;
pub use ids_and_instants::{At, Uid, UtcSql, UuidSql};
