//! `hulian check`: reads everything and names what is wrong. It writes nothing, and no writer waits for it.
//!
//! | file | looks at |
//! |---|---|
//! | `database.rs` | the engine's own structures, migrations, what no migration makes |
//! | `communities.rs` | journals, receipts, rows, documents, sealed parts, one community after the other |
//! | `derived.rs` | what follows from rows and is kept beside them: logins, keys of plates, figures, timers |
//! | `files.rs` | the files of a backup against its manifest |
//! | `run.rs` | the command itself |
//! | `findings.rs` | what can be found, and how it is told |

mod findings;

mod database;
mod derived;
pub mod files;

mod communities;

mod run;

pub use findings::Report;
pub use run::{live, run};
