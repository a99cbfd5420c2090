//! The command line.

mod commands;
mod refusal;

mod run;

pub use run::run;
