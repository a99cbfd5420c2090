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
//! | 协议方 parties | `parties/` |
//! | 承诺 promises as terms of the text; what becomes of them is `commitments`, above | `promises/` |
//! | 条款 clauses, templates, what an author writes | `terms/` |
//! | 协议、状态、规则 the agreement, where it stands, what may happen to it | `model/`, `rules/` |
//! | 版本 versions, history, `as_of` | `versions/` |
//! | 未了事项 what is still owed when something ends | `obligations/`; writes of the slice above: `keeping.rs` |
//! | 终止前征询 announcements to the slices above: ends, and what changes about promises | `hooks/` |
//! | 期限 timers of an agreement, and what the calendar does | `clocks.rs`, `term/` |
//! | 回执与证明 receipts, proof | `signatures/` (verified by `proofs`) |
//! | 变更请求 requests that take consent | `changes/` |
//! | 拟定、冻结 a wording made an agreement, and frozen | `wording/` |
//! | 协议文本 the text as it was signed, the printable page | `text/` |
//! | 变更、加入 amendments, accessions | `amendments/`, `accessions/` |
//! | 续签 renewals | `renewals/` |
//! | 终止 notice and the end | `ending/` |
//! | 同意 consent, and what takes effect with it: suspension, resumption, early end | `consents/` |
//! | 起草 drafts | `drafting/` |
//! | 签署 signing and refusing | `signing/` |
//! | 纸质登记、盖章原件 registration from paper, objections, the stamped original | `paper/`, `originals/` |
//! | 台账 all concluded agreements at once, a registration taken back | `register/` |
//! | 列表、检索 lists, and by what words find an agreement | `lists/`, `search/` |
//! | 待办 what waits for the caller | `tasks/` |
//! | 路径、视图 path and query parameters; agreements and commitments as JSON | `paths/`, `presenting/` |
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

// Who may call what.
mod policy;

// By what agreements are found.
mod search;

// Words: refusals, addresses, who the parties are.
mod codes;
mod parties;
mod paths;

// What a text promises.
pub mod promises;

// What a text says.
mod terms;

// The agreement: its states, who may do what, its timers, its frozen text.
mod model;

mod clocks;
mod events;
#[cfg(test)]
mod examples;
mod frozen;
mod hooks;
mod rules;

// The agreement as it is kept.
mod originals;

mod store;

mod keeping;
mod lookup;
mod obligations;

mod versions;

// What it takes to change one: receipts, a wording, a request.
mod signatures;
mod wording;

mod changes;

// The agreement as it is shown and printed.
mod presenting;
mod text;

// What may come to an agreement; none knows who has set it going.
mod accessions;
mod amendments;
mod ending;
mod renewals;

// What sets it going: consent of all, the calendar, an author, a signature, paper.
mod consents;

mod term;

mod drafting;
mod paper;
mod register;
mod signing;

// Readers.
mod lists;

mod soundness;
mod tasks;

// What is driven from above, and the routes.
pub mod actions;
mod routes;

pub use clocks::AgreementTimer;
pub use codes::{ANSWERS, CODES, FIELD_CODES};
pub use hooks::model::{Ending, Extent, Moment, PromisesChange, PromisesChanged};
pub use model::HowEnded;
pub use obligations::model::{Bound, Owed};
pub use obligations::store::{bound, bound_units, in_force, owed_by, owed_in};
pub use parties::model::PartyBasis;
pub use policy::{POLICY, may};
pub use register::concluded;
pub use register::model::{Concluded, EndedOnes, TakenBack};
pub use routes::{EVENTS, labels, mount, mount_proofs, mount_templates};
pub use signatures::kept::{anchors as receipt_anchors, check_receipt};
pub use soundness::{KEPT, beside_text, unreadable, wrong_grams, wrong_receipts, wrong_timers};
pub use tasks::rules::{ANSWER_KINDS, RUNNING_KINDS, TO_CONSENT};
pub use tasks::waiting::waiting;
pub use term::actions::on_timer;
pub use terms::wire::RegistrationIn;

// What commitments must know of their agreement, beside what stands in `promises`: the noun and who works for which side, how it is
// looked up, and what their addresses and answers have in common with those of agreements.
pub use lists::store::with_frozen_text;
pub use model::{Agreement, AgreementState, works_for_community};
pub use parties::model::Party;
pub use parties::store::of_unit as parties_of_unit;
pub use paths::wire::{CommunityPath, ListQuery, RecordQuery};
pub use presenting::commitment::wire::CommitmentOut;
pub use presenting::wire::AgreementHead;
pub use rules::works_for_unit;
pub use store::{find_with_parties, heads};
pub use terms::wire::count;
pub use versions::store::known_as_of;
