//! Checking: what each row asks for, against what is known, and every cell that is wrong. Pure.

mod registry;

mod contacts;
mod units;

mod agreements;
mod zones;

mod plan;

pub(super) use agreements::ids;
pub(super) use plan::plan;
