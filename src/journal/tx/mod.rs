//! [`WriteTx`]: one community's tables, to change.
//!
//! | file | what |
//! |---|---|
//! | `write.rs` | changing: events, timers, idempotent answers |
//! | `parts.rs` | parts of a change that may be taken back |
//! | `telling.rs` | what is told to whoever listens above |
//! | `touching.rs` | the rows that a change leaves |
//! | `restating.rs` | rows that no event explains |
//! | `quotas.rs` | how much one account and one community may change in a time |

mod write;

mod parts;
pub mod quotas;
pub mod restating;
mod telling;
mod touching;

pub use telling::{Announcement, Answerer, Listener, Question};
pub use write::WriteTx;
pub(super) use write::{Beginning, Prior, Rights};
