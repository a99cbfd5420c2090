//! `hulian verify`: what the service has signed, checked without it.
//!
//! | file | checks |
//! |---|---|
//! | `proof.rs` | the signatures of an agreement |
//! | `journal.rs` | a journal, from a file or in a database, against what was signed of it |

mod proof;

mod journal;

pub use journal::{in_database, in_file};
pub use proof::run as proof;
