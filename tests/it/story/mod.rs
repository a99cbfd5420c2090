//! The lives of agreements, told through the API only.

mod consent;
mod later;
mod life;
pub mod machine;
mod notice;
mod paper;
mod proof;
mod record;
mod renewal;
mod short;
mod sight;
mod texts;
