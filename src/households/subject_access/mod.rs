//! Subject access (查阅、复制, 个人信息保护法第四十五条): everything that is held about a household, once, for whom it is about; who has looked
//! is part of it (第五十六条). A copy is a look at every field: recorded before it is shown, and kept nowhere. Its spreadsheet is
//! drawn by the ledgers.

pub(super) mod wire;

mod actions;

pub use actions::copy;
pub use wire::{HouseholdCopyIn, HouseholdCopyOut};
