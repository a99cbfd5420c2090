//! Households in hardship (困难家庭): a file for each that is helped, sealed, with a purpose and a legal basis.
//!
//! ```text
//! reported ──verify──▶ under_review ──review──▶ reviewed ──notice──▶ noticed ──(seven days)──▶ admit ──▶ active
//!    │ └──────────────── admit, where the authority has decided (低保 and the like) ─────────────────────▶ │  ▲ ▲
//!    │        └───────────────────── refuse ─────────────────┴──▶ rejected          recheck (6, 12 months) ┘  │ reopen
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
//! | 办理 the moves along the diagram and their record, the plan, which papers there are (附件) | `lifecycle/` |
//! | 查看 clear text, once, and who has looked | `disclosures/` |
//! | 可查看的单位 which unit may open what, while it is paired | `access/` |
//! | 复制 everything that is held, for whom it is about | `subject_access/` |
//! | 同意 separate consent and its withdrawal; 限制处理 storage only | `processing/` |
//! | 清除 erasure, and reports taken back | `erasure/` |
//! | 保存期限 how long files are kept | `retention/` |
//! | 查找 by a number or an address | `search/` |
//! | 统计 figures | `figures/` |
//! | 截至某日 the record of a day gone by | `past/` |
//! | 台账 every household at once for the ledgers, and the way back of what an import brought | `export/` |
//! | 查询 look-ups: masked, and lists | `lookup/` |
//! | 密封核查 whether everything that is sealed still opens | `sealed/` |
//! | 接口 what the crates above may know, and keep sealed | `interface/` |
//! | 待办 what waits for those who see households | `tasks/` |
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

// Who may call what.
mod policy;

// The words: refusals, the nouns; what happens to them, and what the slices above are told.
mod codes;
mod model;

mod events;
mod household_hooks;
mod rules;

// What is said of a household, sealed.
mod dossier;

// The rows, who may open them, how long they are kept.
mod access;
mod retention;
mod store;

// Looking up, and showing what was found.
mod lookup;

mod wire;

mod past;
mod presenting;
mod search;

// What is done with a file.
pub mod lifecycle;

pub mod actions;
mod disclosures;
mod processing;

mod erasure;
pub mod subject_access;

// What others ask of all of them.
pub mod export;
mod figures;
mod interface;
mod tasks;

mod routes;
mod row_kinds;
mod sealed;

pub use access::model::DisclosableField;
pub use codes::{CODES, FIELD_CODES};
pub use dossier::actions::rewrap;
pub use dossier::model::{Communication, HouseholdNeed};
pub use dossier::store::communities_behind;
pub use erasure::actions::erase_again;
pub use erasure::timers::{on_timer, wrong_timers};
pub use events::EVENTS;
pub use household_hooks::{HouseholdChange, HouseholdChanged};
pub use interface::{
    FOR_UNITS, HelpStatus, HouseholdStanding, MatchingCriteria, Reader, SealedStore, dismiss_reader, families, family,
    help_status, matching_criteria, needed, officers_as_of, standing, standings,
};
pub use lookup::reading::everybody;
pub use model::HouseholdId;
pub use policy::{POLICY, may};
pub use retention::model::HouseholdTimer;
pub use routes::{ANSWERS, labels, mount};
pub use row_kinds::KEPT;
pub use sealed::opening::{Beside, open_everything, wrong_figures};
pub use store::{erased_everywhere, unreadable_rows};
pub use subject_access::{HouseholdCopyIn, HouseholdCopyOut};
pub use tasks::rules::{ERASURE_KINDS, TASK_KINDS};
pub use tasks::waiting::waiting;
pub use wire::HouseholdOfficerOut;
