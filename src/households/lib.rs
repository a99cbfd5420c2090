//! Households in hardship (困难家庭): a file for each that is helped, sealed, with a purpose and a legal basis.
//!
//! ```text
//! reported ──verify──▶ under_review ──review──▶ reviewed ──notice──▶ noticed ──(seven days)──▶ admit ──▶ active
//!    │ └──────────────── admit, where the authority has decided (低保 and the like) ─────────────────────▶ │  ▲ ▲
//!    │        └───────────────────── reject ─────────────────┴──▶ rejected          recheck (6, 12 months) ┘  │ reopen
//!    └─ merge (with a file that shares a number or an address) ──▶ merged           exit ──▶ graduated ───────┘ (12 months)
//!
//! any ──erase: the household officer asks, the secretary confirms──▶ erased         (the data key is destroyed)
//!       (until then whoever asked takes it back, or the secretary refuses: the file is as it was)
//! reported ──taken back by whoever reported it, within a day──▶ nothing
//! any ──restrict: the secretary, storage only──▶ restricted ──lift──▶ where it stood
//! graduated, rejected, merged ──the retention time is over, not restricted──▶ erased, by the service
//! consent: none ──▶ given ──▶ withdrawn (nothing is done with the file any more) ──▶ given anew
//! ```
//!
//! | noun | folder |
//! |---|---|
//! | 一户一档 what is said of a household, and its sealing | `dossier/` |
//! | 办理 the moves along the diagram, and their record | `course/` |
//! | 查看 clear text, once, and who has looked | `disclosures/` |
//! | 可查看的单位 which unit may open what, while it is paired | `access/` |
//! | 复制 everything that is held, for whom it is about | `copies/` |
//! | 附件 which papers there are, and where | `papers/` |
//! | 同意 separate consent and its withdrawal | `consent/` |
//! | 清除 erasure, and reports taken back | `endings/` |
//! | 限制处理 storage only | `restriction/` |
//! | 保存期限 how long files are kept | `retention/` |
//! | 统计 figures | `figures/` |
//! | 截至某日 the record of a day gone by | `past/` |
//! | 台账 every household at once for the ledgers, and the way back of what an import brought | `register/` |
//! | 待办 what waits for those who see households | `waiting/` |
//!
//! **Invariants.** Everything said of a household is sealed with its own data key, category, tags and free text too; what is
//! not sealed names nobody. The masked form is for the household officer and the secretary; clear text is for the household
//! officer alone, by field, for a stated purpose, and the journal says so before it is shown. Sensitive facts are kept with
//! separate consent alone. Nothing of a household stands in a URL, an event, a log or a kept answer. Erasure takes two
//! accounts, destroys the key, and leaves figures and the journal as they were.
//!
//! **Deliberately absent.** Ethnicity, religion, marital status, membership of anything; the number of a disability
//! certificate. A decision about entitlement: the authority decides, its result is kept. A public notice online. Machines and
//! units: what a unit learns of a household it is paired with, it learns from the pairing.

mod access;
pub mod actions;
mod codes;
mod consent;
mod copies;
mod course;
pub mod desk;
mod disclosures;
mod dossier;
mod endings;
mod events;
mod figures;
mod finding;
mod model;
mod papers;
mod past;
pub mod register;
mod restriction;
mod retention;
mod routes;
mod rules;
mod sealed;
mod store;
mod turns;
mod waiting;
mod wire;

pub use actions::everybody;
pub use codes::CODES;
pub use copies::wire::{HouseholdCopyIn, HouseholdCopyOut};
pub use disclosures::model::ClearField;
pub use dossier::footing::{Footing, footings};
pub use dossier::model::{Communication, HouseholdNeed};
pub use dossier::store::communities_behind;
pub use retention::actions::{on_timer, wrong_timers};
pub use retention::model::HouseholdTimer;
pub use routes::{ANSWERS, labels, mount};
pub use sealed::opening::{Beside, open_everything, wrong_figures};
pub use store::{KEPT, erased_everywhere, unreadable_rows};
pub use turns::{OnTurn, Turn};
pub use waiting::desk::waiting;
pub use wire::HouseholdOfficerOut;
