//! Columns both engines share: ids (`uuid` | BLOB(16)), instants (`timestamptz` | INTEGER microseconds), days, and JSON as text.

mod digested;
mod ids_and_instants;
mod json;

mod until;

pub use digested::digested;
pub use ids_and_instants::Uid;
pub use json::Json;
pub use kernel::columns::{UtcSql, UuidSql};
pub use until::Until;
