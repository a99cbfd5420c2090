//! Households in hardship (困难家庭): a file for each that is helped, sealed, with a purpose and a legal basis.
//!
//! ```text
//! reported ──verify──▶ under_review ──review──▶ reviewed ──notice──▶ noticed ──(seven days)──▶ admit ──▶ active
//!    │ └──────────────── admit, where the authority has decided (低保 and the like) ─────────────────────▶ │  ▲ ▲
//!    │        └───────────────────── reject ─────────────────┴──▶ rejected          recheck (6, 12 months) ┘  │ reopen
//!    └─ merge (with a file that shares a number or an address) ──▶ merged           exit ──▶ graduated ───────┘ (12 months)
//!
//! any ──erase: the household officer asks, the secretary confirms──▶ erased         (the data key is destroyed)
//! reported ──taken back by whoever reported it, within a day──▶ nothing
//! consent: none ──▶ given ──▶ withdrawn (nothing is done with the file any more) ──▶ given anew
//! ```
//!
//! | noun | folder |
//! |---|---|
//! | 一户一档 what is said of a household, and its sealing | `dossier/` |
//! | 办理 the moves along the diagram, and their record | `course/` |
//! | 查看 clear text, once, and who has looked | `disclosures/` |
//! | 同意 separate consent and its withdrawal | `consent/` |
//! | 清除 erasure, and reports taken back | `endings/` |
//! | 统计 figures | `figures/` |
//! | 台账 every household at once for the ledgers, and the way back of what an import brought | `register/` |
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

pub mod actions;
mod codes;
mod consent;
mod course;
mod disclosures;
mod dossier;
mod endings;
mod events;
mod figures;
mod model;
pub mod register;
mod routes;
mod rules;
mod store;
mod wire;

pub use codes::CODES;
pub use dossier::store::communities_behind;
pub use routes::{ANSWERS, labels, mount};
