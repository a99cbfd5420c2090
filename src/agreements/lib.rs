//! Partnership agreements (协议) of the 互联共转 programme: negotiated, frozen, signed, in force, ended.
//!
//! ```text
//! draft ──propose──▶ negotiating ──submit──▶ awaiting_signatures ──last signature──▶ signed ──first day──▶ active
//!   │ ╲─────────────────submit────────────────▶      │                                                       │
//!   │                     ▲   refusal, lapse  ───────┘                                          last day over▼
//! deleted                 └──────────────────────────                                                    expired
//! draft, negotiating, awaiting_signatures ──withdraw──▶ withdrawn          (paper) ──register──▶ signed / active
//!
//! active ──consent of all──▶ suspended ──consent of all, its last day──▶ active
//! active, suspended ──notice──▶ ending ──notice period over──▶ terminated
//! signed, active, suspended, ending ──consent of all──▶ terminated          active, suspended, ending ──last day──▶ expired
//! ```
//!
//! | noun | folder |
//! |---|---|
//! | 协议文本 wording, clauses, templates, the printable page | `text/` |
//! | 协议方 parties | `parties/` |
//! | 承诺事项 commitments | `commitments/` |
//! | 签署与证明 signatures, receipts, proof, the verifier | `signatures/` |
//! | 版本 versions, history, `as_of` | `versions/` |
//! | 纸质登记 registration from paper, objections | `paper/` |
//! | 盖章原件 the stamped original | `original/` |
//! | 期限 what the calendar does | `term/` |
//! | 变更请求 requests that take consent: suspension, resumption, early end | `requests/` |
//! | 变更、加入 amendments, accessions | `amendments/`, `accessions/` |
//! | 终止 notice and the end, and whom it is asked of | `ending/` |
//! | 未了事项 what hangs on agreements when something ends | `hanging/` |
//! | 续签 renewals | `renewals/` |
//! | 台账 all concluded agreements at once, a registration taken back | `register/` |
//! | 列表 lists | `lists/` |
//! | 待办 what waits for the caller | `waiting/` |
//!
//! **Invariants.** A frozen text never changes: who signs names its digest, and a text that comes back unsigned gets a
//! new revision, so that no receipt of one round stands in another. `all_signed` is concluded by the last signature,
//! `each_on_signing` by the community's and the first unit's; later units are bound as they sign, and one refusal sends
//! nobody back. A draft is its author's alone; from negotiation on the parties, officers and the auditor see it, and to
//! everybody else it does not exist. What was shown to another party is on record in `agreement_versions` for good; how
//! everything stood on a day is told by the versions of rows.
//! Events carry ids only.
//!
//! **Deliberately absent.** An outside witness without a unit can stand on a paper registration but cannot sign here:
//! it has no account. A receipt is evidence of what an account confirmed, not a company seal (公章).

mod accessions;
pub mod actions;
mod amendments;
mod answers;
mod codes;
mod commitments;
mod ending;
mod events;
#[cfg(test)]
mod examples;
mod hanging;
mod lists;
mod model;
mod original;
mod paper;
mod parties;
mod register;
mod renewals;
mod requests;
mod routes;
mod rules;
mod signatures;
mod soundness;
mod store;
mod term;
mod text;
mod versions;
mod waiting;
mod wire;

pub use answers::ANSWERS;
pub use codes::{ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE};
pub use commitments::calendar::actions::on_timer as on_commitment_timer;
pub use commitments::calendar::model::CommitmentTimer;
pub use commitments::routes::ANSWERS as COMMITMENT_ANSWERS;
pub use ending::model::{Ending, Extent, Moment, OnEnding};
pub use hanging::model::{Bound, Owed};
pub use hanging::store::{bound, bound_units, in_force, owed_by, owed_in};
pub use model::Basis;
pub use paper::wire::RegistrationIn;
pub use register::concluded;
pub use register::model::{Concluded, TakenBack};
pub use requests::model::HowEnded;
pub use routes::{labels, mount, mount_proofs};
pub use rules::CODES;
pub use signatures::kept::{anchors as receipt_anchors, check_receipt};
pub use signatures::model::Outcome;
pub use signatures::model::{JournalHead, Receipt};
pub use signatures::rules::{receipt_holds, thumbprint, verify};
pub use soundness::{KEPT, beside_text, unreadable, wrong_receipts, wrong_timers};
pub use term::actions::on_timer;
pub use term::model::AgreementTimer;
pub use waiting::desk::waiting;
