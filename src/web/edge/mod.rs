//! The outermost middleware: every request enters and every answer leaves here.
//!
//! It gives the request its id, serves HEAD as GET (the codec leaves the body out), survives panics, writes problems
//! down, sets the headers every answer has, and tells the log and the metrics. A failure is told here and nowhere below.

mod held;
mod observation;
mod outage;

mod finish;

mod middleware;

pub use middleware::Edge;
pub use observation::{Observation, Reached};
