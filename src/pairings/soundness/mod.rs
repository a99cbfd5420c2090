//! Integrity checks of this slice: rows that cannot be read, kinds of rows whose states are kept, and what is
//! sealed with a household's key.

mod rows;
mod store;

pub use rows::{KEPT, unreadable};
pub use store::sealed_rows;
