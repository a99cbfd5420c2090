//! Commitments (承诺事项): what a party promises under one of the six linkages (六联), and what becomes of it.
//!
//! ```text
//! proposed ──signed──▶ accepted ──as much as promised──▶ delivered ──other side, or 14 days' silence──▶ verified
//!                        │  ▲                              │
//!                        │  └──delivered anew── returned ◀─┘        accepted, returned ──due day + 30──▶ lapsed
//!                        └─ accepted, returned, delivered ──▶ waived (other side) · cancelled (both sides)
//! ```
//!
//! | noun | folder |
//! |---|---|
//! | 履约记录 deliveries, their verification, return and voiding | `deliveries/` |
//! | 免除与取消 waiver, and cancellation by consent | `endings/` |
//! | 列表 lists | `lists/` |
//! | 周期 timers set, and the periods of recurring lines | `clocks/` |
//! | 期限 what the calendar does: reminders, silence, lapse | `timers/` |
//! | 告知 what an agreement announces: promises begin to run, deadlines are extended after a suspension | `hooks/` |
//! | 待办 what waits for the caller | `tasks/` |
//!
//! They are part of the agreed text, whose words and rows are kept with it (`src/agreements/promises`), and can be read by themselves.
//! `in_progress` and `overdue` are computed and stored nowhere. A recurring line (定期承诺) is not delivered itself: it makes one commitment for each period of the calendar.
//!
//! **Invariants.** The pledger is the community or a unit of the agreement, never a witness. Only a draft or a text under
//! negotiation takes a new one, and under negotiation that is a new revision. The pledging party never judges its own
//! delivery, and nobody one they recorded. Figures are the sum of what was neither returned nor voided; what silence
//! verified is counted apart. While the agreement is not in force nothing falls due, lapses or is reminded
//! (`src/agreements/model/clocks.rs` is the one place that says so). Each change of a commitment is also a new version of its agreement.
//!
//! **Deliberately absent.** Scores and rankings; pledges of persons.

// Who may call what.
mod policy;

// Words: refusals, how an event is made.
mod codes;
mod events;
#[cfg(test)]
mod examples;

// A commitment by itself, and its days.
mod clocks;
mod model;

mod rules;

mod wire;

mod lists;
mod presenting;

mod lookup;

// What may come to one.
mod deliveries;
mod endings;

mod hooks;
mod timers;

// Readers.
mod soundness;
mod tasks;

// What is driven from above, and the routes.
pub mod actions;
mod routes;

pub use clocks::model::CommitmentTimer;
pub use codes::{ANSWERS, CODES, FIELD_CODES};
pub use hooks::listening::on_promises_changed;
pub use policy::{POLICY, may};
pub use routes::{EVENTS, labels, mount};
pub use soundness::{DATED_BY, KEPT, unreadable, wrong_timers};
pub use tasks::rules::TASK_KINDS;
pub use tasks::waiting::waiting;
pub use timers::actions::on_timer;
