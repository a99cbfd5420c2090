//! The lives of agreements, told through the API only.

mod consent;
mod later;
mod life;
mod machine;
mod notice;
mod paper;
mod proof;
mod renewal;
mod short;
mod sight;
mod texts;
