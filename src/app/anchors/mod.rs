//! Signed heads: at least once an hour the service signs where every chain stands that has moved, and once a day it leaves a
//! line outside the database that covers all of them.
//!
//! | file | what |
//! |---|---|
//! | `sweep.rs` | signing the heads of chains that have moved |
//! | `line.rs` | the line of a day, and whether the database is still what it says |

mod line;

mod sweep;

pub use line::check;
pub use sweep::{Anchoring, run, sign};
