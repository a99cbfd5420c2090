//! Ledgers in and out (台账): one workbook brings a community's units, their people, the agreements they have stamped and the
//! zones they lead; one map brings zones with their boundaries; one ledger brings households; the same comes out again.
//!
//! ```text
//! file ──dry run──▶ everything wrong, cell by cell, place by place
//!  │
//!  └────apply─────▶ import ──undo──▶ (gone, and all it brought, while nothing else depends on it)
//!                     │ 30 days
//!                     └──▶ import without its copy: no longer undone
//! ```
//!
//! | noun | folder |
//! |---|---|
//! | 表格 workbooks and separated text, within bounds | `sheets/` |
//! | 表 which column is which, and what a cell says | `tables/` |
//! | 导入 what a sheet asks for, checked and carried out; template and export | `onboarding/` |
//! | 责任区地图 zones as GeoJSON, in and out | `geojson/`, `zones/` |
//! | 个人信息副本 everything held about a household, for whom it is about | `copies/` |
//! | 困难家庭台账 households, in and out, masked unless opened | `households/` |
//! | 导入记录 the record of an import, its errors, its copy, undo | `imports/` |
//!
//! **Invariants.** An import goes through the actions of the slices, in one transaction, with their events and one entry
//! that stands for it. The same file twice brings nothing the second time. A formula is never evaluated, neither coming
//! in nor going out. Codes are shown once, in the answer that made them.
//!
//! **Deliberately absent.** Removing by import: a blank cell, a null, an empty list say nothing. Who leads a zone that is on
//! record already: that is settled between the unit and the secretary, and a sheet that says otherwise is told so.

// Who may call what; what can be wrong.
mod codes;
mod policy;

mod geojson;
mod sheets;

mod tables;

mod imports;

mod copies;
mod households;
mod onboarding;
mod zones;

mod routes;

pub use codes::FIELD_CODES;
pub use copies::routes::mount as mount_copies;
pub use imports::actions::{on_timer, wrong_timers};
pub use imports::model::ImportTimer;
pub use imports::store::{KEPT, unreadable_rows};
pub use imports::wire::EVENTS;
pub use onboarding::actions::bring_samples;
pub use policy::{POLICY, may};
pub use routes::{ANSWERS, CODES, labels, mount};
