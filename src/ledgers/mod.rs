//! Ledgers in and out (台账): one workbook brings a community's units, their people and the agreements they have stamped;
//! the same columns come out again.
//!
//! ```text
//! workbook ──dry run──▶ every wrong cell
//!    │
//!    └────apply───▶ import ──undo──▶ (gone, and all it brought, while nothing else hangs on it)
//!                     │ 30 days
//!                     └──▶ import without its copy: no longer undone
//! ```
//!
//! | noun | folder |
//! |---|---|
//! | 表格 workbooks and separated text, within bounds | `sheets/` |
//! | 导入 what a sheet asks for, checked and carried out; template and export | `onboarding/` |
//! | 导入记录 the record of an import, its errors, its copy, undo | `imports/` |
//!
//! **Invariants.** An import goes through the actions of the slices, in one transaction, with their events and one entry
//! that stands for it. The same file twice brings nothing the second time. A formula is never evaluated, neither coming
//! in nor going out. Codes are shown once, in the answer that made them.
//!
//! **Deliberately absent.** Responsibility zones, until they exist: their sheet is recognised and passed over, and said so.
//! Removing by import: a blank cell says nothing.

mod imports;
mod onboarding;
mod routes;
mod sheets;

pub use imports::actions::on_timer;
pub use onboarding::actions::bring_samples;
pub use routes::{ANSWERS, CODES, labels, mount};
