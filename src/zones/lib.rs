//! Responsibility zones (责任区): patches of the community that units claim, exactly one lead to each (责任区认领).
//!
//! ```text
//! zone:  draft ──publish──▶ open ──approval, assignment──▶ claimed ──end of the lead claim──▶ open
//!          └────────────── retire ──▶ retired ◀── retire ──┘ (open)
//!
//! hold:  fifteen minutes, one of a zone          draft, open ──assignment──▶ claimed (publishes and claims in one act)
//!
//! claim: requested ──approval──▶ active ──offer──▶ handing_over ──accepted──▶ ended, and the successor's is active
//!            │  ╲                  │ ╲  ◀──cancelled──┘
//!            │   ╲ other approved  │  ╲──release──▶ release_notice ──thirty days──▶ ended
//!            │    ▼                │
//!            │  superseded         └─(any of the three)─ agreement ended, unit departed ──▶ ended
//!            └──▶ rejected, withdrawn                  └ revocation announced, seven days ──▶ revoked
//! ```
//!
//! | noun | folder |
//! |---|---|
//! | 认领 claims, their hand-over, release and revocation | `claims/` |
//! | 暂留 holds | `holds/` |
//! | 职责与履职 duties and what was done towards them | `duties/` |
//! | 版本 what stood on record when | `versions/` |
//! | 地块 boundaries, the community's own, and what nobody covers | `ground/` |
//! | 调整 splits and mergers | `surgery/` |
//! | 调整计划 boundaries, splits and mergers of a day to come | `plans/` |
//! | 牌子 plates on walls, and what they tell without sign-in | `plates/` |
//! | 谁负责 who answers for a place on a day | `responsibility/` |
//! | 终止 what ends claims from outside, and the front desk about it | `endings/` |
//! | 台账 every zone at once, and what a ledger says of zones | `register/` |
//! | 待办 what waits for the caller | `waiting/` |
//!
//! **Invariants.** One live lead claim of a zone, and one hold, at most: rules are asked under the community's head row, and a
//! partial unique index has the last word. A zone is claimed exactly while a lead claim of it is live. Approval is one step:
//! the zone open, an agreement of the unit in force, nobody else leading; other requests to lead are superseded by it. A
//! hand-over leaves no instant without a unit. Claims and duties are never removed, and every state of a row is kept, so that
//! any past day can be answered; only a zone that an import entered, and nobody touched since, goes whole when that import is
//! undone. Which periods a unit has missed is computed from what is on record.
//!
//! **Deliberately absent.** Scores and rankings of units. Clocks of duties that stop while an agreement is suspended: whoever
//! cannot fulfil them hands the zone over or gives it up.

pub mod actions;
mod claims;
mod duties;
mod endings;
mod events;
mod ground;
mod holds;
mod model;
mod plans;
mod plates;
pub mod register;
mod responsibility;
mod routes;
mod rules;
mod soundness;
mod store;
mod surgery;
mod versions;
mod waiting;
mod wire;

pub use actions::on_timer;
pub use claims::model::Agreed;
pub use claims::wire::{AgreedIn, AgreedOut, ZoneAssignmentIn};
pub use duties::model::{DutyKind, Frequency};
pub use endings::actions::{led_by, led_under};
pub use endings::model::Led;
pub use ground::atlas::watched as maps;
pub use ground::wire::FeaturesOut;
pub use model::{ZoneKind, ZoneTimer};
pub use plates::routes::mount as mount_plates;
pub use responsibility::actions::{led_ground, zones_at};
pub use routes::{ANSWERS, labels, mount};
pub use rules::CODES;
pub use soundness::{KEPT, unreadable, wrong_plates, wrong_timers};
pub use waiting::desk::waiting;
pub use wire::ZoneIn;
