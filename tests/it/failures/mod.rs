//! What fails is seen, and telling of it stops nothing: the line of each class of failure, and a log and an output that
//! cannot be written.

mod lines;
pub mod log;
mod outage;
mod rows;
mod streams;
