//! Starting, running and stopping the service.
//!
//! | file | what |
//! |---|---|
//! | `app_data.rs` | what every thread that answers requests is given |
//! | `listening.rs` | addresses, and how many connections there may be |
//! | `figures.rs` | the figures at an address of their own |
//! | `start.rs` | putting it together |
//! | `run.rs` | until it is told to leave |

mod app_data;
mod listening;

mod figures;

mod start;

mod run;

pub use listening::refuse_taken;
pub use run::{run, until_told};
pub use start::{NEEDS, Options, Service, start};
