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
//! | 责任区整体 a zone with its duties, claims and hold: kept, and looked up, today or as it stood on record | `aggregate/` |
//! | 认领、暂留 claims, their hand-over, release and revocation; holds | `claims/` |
//! | 职责与履职 duties and what was done towards them | `duties/` |
//! | 地块 boundaries, the community's own, and what nobody covers | `geometry/` |
//! | 拆分、合并 splits and mergers | `split_merge/` |
//! | 调整计划 boundaries, splits and mergers of a day to come | `plans/` |
//! | 调整 the routes to all three, at once or planned | `adjustments/` |
//! | 牌子 plates on walls, and what they tell without sign-in | `plates/` |
//! | 谁负责 who answers for a place on a day | `responsibility/` |
//! | 终止 what ends claims from outside, and what would be left without a unit | `endings/` |
//! | 台账 every zone at once, and what a ledger says of zones | `register/` |
//! | 待办 what waits for the caller | `tasks/` |
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

// Who may call what.
mod policy;

// What is refused, and what a zone is.
mod codes;
mod model;

mod events;
mod rules;
mod store;

// A zone with all that belongs to it: kept, looked up, and what may be done to it.
mod aggregate;

// What belongs to a zone, and its publication.
mod duties;
mod geometry;
mod plates;

mod publishing;

mod claims;

// What happens to claims and ground later on.
mod endings;
mod split_merge;

mod plans;

// Zones as they are entered and shown.
mod wire;

pub mod actions;
mod presenting;

// Queries over all zones.
pub mod register;
mod responsibility;
mod soundness;
mod tasks;

mod adjustments;

mod routes;

pub use actions::on_timer;
pub use aggregate::claims::model::Agreed;
pub use aggregate::duties::model::{DutyFrequency, DutyKind};
pub use aggregate::lookup::find;
pub use claims::actions::{assign, request};
pub use claims::wire::{AgreedIn, AgreedOut, ZoneAssignmentIn};
pub use codes::{CODES, FIELD_CODES};
pub use endings::actions::{agreement_ended, led_by, led_under, unit_departed};
pub use endings::model::Led;
pub use geometry::spatial_index::watched as maps;
pub use geometry::wire::FeaturesOut;
pub use model::{ZoneId, ZoneKind, ZoneTimer};
pub use plates::routes::mount as mount_plates;
pub use policy::{POLICY, may};
pub use publishing::publish;
pub use responsibility::actions::{led_ground, zones_at};
pub use routes::{ANSWERS, EVENTS, labels, mount};
pub use soundness::{KEPT, unreadable, wrong_plates, wrong_timers};
pub use tasks::{TASK_KINDS, waiting};
pub use wire::ZoneIn;
