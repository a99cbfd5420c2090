//! The lives of agreements, told through the API only.

mod life;
mod machine;
mod paper;
mod proof;
mod short;
mod sight;
