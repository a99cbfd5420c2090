//! [`View`] and [`Tx`]: one community's tables, to look at and to change.
//!
//! | file | what |
//! |---|---|
//! | `view.rs` | looking |
//! | `write.rs` | changing: events, timers, idempotent answers |
//! | `parts.rs` | parts of a change that may be taken back |
//! | `touching.rs` | the rows that a change leaves |

mod parts;
mod touching;
mod view;
mod write;

pub use view::Study;
pub use view::View;
pub use write::Tx;
pub(super) use write::{Beginning, Rights};
