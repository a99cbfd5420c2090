//! Who would help whom: plans, what they rest on, how they are applied, and what units say of how they can help.

pub mod acts;
mod application;
mod plans;
mod profiles;
mod sight;
