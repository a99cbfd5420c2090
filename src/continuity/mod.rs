//! Continuity (交接): everything that ends something asks here what would be orphaned (无人负责), in its transaction.
//!
//! ```text
//! departure of a unit ──something hangs──▶ 409 would_orphan, with the list
//!    │                        └─ handover: true ──▶ a hand-over task for each
//!    └──▶ parts in texts that bind each by itself end · accounts disabled · machines revoked · departed
//!
//! notice, early end by consent, last day ──▶ a hand-over task for each commitment still owed
//! hand-over: open ──resolution──▶ closed
//! ```
//!
//! **The rule.** What a community decides can wait and is refused while something hangs: a departure, unless it asks for
//! hand-over tasks. What is a party's right or the calendar's cannot: nobody is kept in an agreement by what is owed, so
//! notice, an end by consent and expiry open the tasks by themselves, in the same transaction. Notice and each end open them
//! for what is owed then; when the end has come, tasks of what was kept in the meantime are closed by the service. What would
//! be left is shown beforehand: `?preview=true` of a departure, `…/orphans` of an agreement.
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
//! **Deliberately absent.** Departures announced for a later day. The last head of a unit being removed: `auth` stands below
//! and may not ask here. Pairings and seats: their kinds join [`OrphanKind`](model::OrphanKind) with their slices.

mod actions;
mod model;
mod routes;
mod rules;
mod store;
mod wire;

pub use actions::on_ending;
pub use routes::{ANSWERS, labels, mount};
pub use rules::CODES;
