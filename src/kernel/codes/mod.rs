//! Standard codes and the six-part lists: credit codes (GB 32100), region codes (GB/T 2260), 六联 and 六共; codes of a register,
//! codes that are typed.

pub mod region;
pub mod register;
mod six;
pub mod typed;
pub mod uscc;

pub use six::{Commons, Linkage};
