//! Standard codes and the six-part lists: credit codes (GB 32100), region codes (GB/T 2260), identity numbers (GB 11643),
//! phone numbers, 六联 and 六共; codes of a register, codes that are typed.

mod identity;
mod phone;
pub mod region;
pub mod register;
mod six;
pub mod spoken;
pub mod typed;
pub mod uscc;

pub use identity::{IdentityFlaw, IdentityNumber};
pub use phone::PhoneNumber;
pub use six::{Commons, Labels, Linkage};
