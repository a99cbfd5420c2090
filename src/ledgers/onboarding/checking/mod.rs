//! Checking: what each row asks for, against what is known, and every cell that is wrong. Pure.

mod agreements;
mod contacts;
mod plan;
mod registry;
mod units;
mod zones;

pub(super) use agreements::ids;
pub(super) use plan::plan;
