//! Pairings (结对帮扶): which unit helps which household, visits, and aid.
//!
//! ```text
//!             accept (unit) and confirm (household officer, who has by proposing)
//! proposed ───────────────────────────────────────────────▶ active ◀──resume── paused
//!    │ ├─ refuse (unit) ────▶ declined                        │ └───pause──────▶ │
//!    │ └─ withdraw ─────────▶ withdrawn                       ├─ end, with a final report ──▶ ended
//! agreed outside {channel, by, on} ──────────▶ active         └─ hand over: another unit accepts ──▶ ended, and the
//!                                                                successor active, in one transaction
//! the household exits, is erased, or takes back its consent ──▶ ended
//! ```
//!
//! | noun | folder |
//! |---|---|
//! | 帮扶过程 changes, rests, reports, the end | `lifecycle/` |
//! | 走访和帮扶记录 what visits and aid have in common | `entries/` |
//! | 走访 visits | `visits/` |
//! | 帮扶物资与服务 aid | `aid/` |
//! | 帮扶意愿 what a unit can help with | `profiles/` |
//! | 结对匹配 plans of who would help whom | `matchings/` |
//! | 待办 what waits for whom | `tasks/` |
//! | 截至某日 the record of a day gone by | `past/` |
//! | 钩子 announcements to the slices above | `hooks/` |
//! | 核查 rows that cannot be read, what no longer opens | `soundness/` |
//!
//! **Who sees what.** The household officer and the secretary see every pairing, a unit its own, a helper those they are named in;
//! everybody else gets 404. How much of the household a pairing tells them is asked anew for each answer, of one function for
//! all handlers (`rules::sight`): the code and what it needs while the unit is asked, the masked name and what the family was
//! given while it helps, its own records for thirty days more, then nothing. Clear text is asked for from the household,
//! which is told by this slice who may (`households`).
//!
//! **Invariants.** Only a household that is being helped is paired; one unit and one household once at a time. A hand-over
//! leaves no instant without a unit. Everything said of a household is sealed with the household's own key, and goes with it.
//! Visits and aid carry ids made by whoever records them: sent twice they are one, and in which order they come makes no
//! difference. Whether a visit is overdue is computed, never stored. Nothing is removed: a mistake is voided.
//!
//! **Deliberately absent.** Scores of helpers. A decision about the household: the community admits and lets go.

// Who may call what.
mod policy;

// A pairing: refusals, hooks, nouns; what may be done with it and how much it tells; its table, its events, its JSON.
mod codes;
mod hooks;
mod model;

mod events;
mod rules;
mod store;

mod wire;

// Look-ups; below every step, what each of them writes.
mod reading;

mod writing;

// How visits and aid are recorded, shown and voided alike.
mod entries;

// From the proposal to its acceptance; what is recorded in a pairing; what units say of themselves; the past; tasks.
pub mod actions;
mod aid;
mod past;
mod profiles;
mod tasks;
mod visits;

// Plans propose pairings. How pairings are answered.
pub mod matchings;
mod presenting;

// Steps and ends, which concern everything recorded; what a check of the database asks of all tables.
mod lifecycle;
mod soundness;

mod routes;

pub use aid::actions::record as record_aid;
pub use codes::{CODES, FIELD_CODES};
pub use hooks::{HelpersChange, HelpersChanged};
pub use lifecycle::actions::{name_helper, pause};
pub use lifecycle::endings::{on_household_changed, unit_departed};
pub use matchings::flow;
pub use model::Handover;
pub use policy::{POLICY, may};
pub use reading::{about, helped_by, helpers, last_helper};
pub use routes::{ANSWERS, EVENTS, labels, mount};
pub use soundness::{KEPT, sealed_rows, unreadable};
pub use tasks::{TASK_KINDS, waiting};
pub use visits::actions::record as record_visit;
pub use wire::agreed;
