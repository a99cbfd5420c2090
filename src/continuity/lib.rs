//! Continuity (交接): when something ends, this slice is told in the same transaction and says what would be orphaned (无人负责).
//!
//! ```text
//! departure of a unit ──something depends on it──▶ 409 would_orphan, with the list
//!    │                        └─ handover: true ──▶ a hand-over task for each
//!    └──▶ parts in texts that bind each by itself end · accounts disabled · machines revoked · departed
//!
//! notice, early end by consent, last day ──▶ a hand-over task for each commitment still owed
//! hand-over: open ──resolution──▶ closed
//! ```
//!
//! **The rule.** What a community decides can wait and is refused while something depends on it: a departure, unless it asks for
//! hand-over tasks. What is a party's right or the calendar's cannot: nobody is kept in an agreement by what is owed, so
//! notice, an end by consent and expiry open the tasks by themselves, in the same transaction. Notice and each end open them
//! for what is owed then; when the end has come, tasks of what was kept in the meantime are closed by the service. What would
//! be left is shown beforehand: `?preview=true` of a departure, a notice or an early end, and at any time `…/orphans` of an
//! agreement, which is what its expiry would leave as well.
//!
//! **Departure.** By the secretary alone: it ends other people's rights at once and makes work for the community; the head of
//! a unit that wants to go gives notice and says so. An agreement that binds all together does not end by it, since that is
//! not for one of them to decide: it becomes a task as well, until it is ended or somebody says what becomes of it.
//!
//! **Zones.** A zone whose lead claim rests on what ends is a subject like a commitment, unless another agreement in force
//! binds its unit: then the claim goes on under that. When the end has come the claim ends, the zone is open again, and the
//! community answers for it until somebody says what becomes of it.
//!
//! **Invariants.** Nothing owed by an ended agreement, by a part of one that ended, or by a departed unit is without a
//! hand-over, open or closed by somebody. One subject has at most one open task. A closed task stays as it is.
//!
//! **Tasks.** An open hand-over waits for the secretary and the officers, who close it. It waits for no unit: what a unit still
//! owes while a notice runs waits for it as a promise that falls due; after the end there is nothing it could do.
//!
//! **The last head.** A unit without a head can neither sign nor answer. Whoever removes or disables the last one, or takes
//! the office from them, is refused while something depends on the unit, or has tasks opened; when somebody signs for the unit
//! again, those are closed by the service. `auth` is below and announces it; the listeners are registered in `app`.
//!
//! **Households.** A household that a unit has helped and that still needs help is never without a unit and without a task: when
//! its last pairing ends, or it is helped again after a rest, one is opened in the same transaction; when a unit helps it again,
//! it exits, or nothing may be done with it any more, the service closes it. `pairings` and `households` stand
//! below and announce it. A household is named by its code, to those alone who see households.
//!
//! **Deliberately absent.** Departures announced for a later day. Seats: their kind joins [`OrphanKind`](model::OrphanKind) with
//! their slice.

// Who may call what.
mod policy;

mod model;

mod rules;
mod store;

mod wire;

pub mod actions;

mod routes;

pub use actions::{
    left_behind, on_ending, on_headed, on_helpers_changed, on_household_changed, on_last_head_leaving, waiting,
};
pub use policy::{POLICY, may};
pub use routes::{ANSWERS, labels, mount};
pub use rules::{CODES, FIELD_CODES, TASK_KINDS};
pub use store::{KEPT, sealed_rows, unreadable_rows};
pub use wire::EVENTS;
