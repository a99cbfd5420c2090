//! Who helps whom: the life of a pairing, what a unit is shown, visits and aid that arrive in any order.

pub mod acts;
mod aid;
mod continuity;
mod life;
mod machine;
mod past;
mod sight;
pub mod tasks;
mod telling;
mod visits;
