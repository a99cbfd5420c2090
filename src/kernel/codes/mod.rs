//! Standard codes and the six-part lists: credit codes (GB 32100), region codes (GB/T 2260), 六联 and 六共.

pub mod region;
mod six;
pub mod typed;
pub mod uscc;

pub(crate) use six::labelled;
pub use six::{Commons, Labels, Linkage};
