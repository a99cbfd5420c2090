//! Matching (结对匹配): a plan of which unit would help which household, computed, looked at, and applied whole.
//!
//! ```text
//! planned ──apply──▶ applied        planned ──seven days──▶ expired
//! ```
//!
//! | file | holds |
//! |---|---|
//! | `flow.rs` | the solver: exact, whole numbers, knows nothing of households |
//! | `cost.rs` | how badly two fit: distance, needs, ways of talking, and who helped before |
//! | `reasons.rs` | why two were put together, in Chinese and English |
//! | `rules.rs` | what is asked, checked place by place; the plan; what has changed since |
//!
//! **What a plan seeks**, in this order: as many households as possible have a unit; units help as evenly many as capacities
//! and exclusions allow; the sum of the costs is as small as possible. The same question has the same answer, in whatever
//! order it is put. A household that a unit helps already keeps that unit and is left alone, unless `scope` says otherwise.
//!
//! **Invariants.** Computing pairs nobody. Applying is all or nothing: where anything the plan rests on has changed, it is
//! refused, and says what. What a cost is made of locates a home and tells what somebody needs: it is sealed with the
//! household's own key and shown to household staff alone; what lies open of a plan is ids and sums.
//!
//! **Deliberately absent.** The language of an ethnic group: it would tell what is not collected. A score of a household.

pub mod flow;
pub mod model;

mod cost;
pub(super) mod events;
mod request;
pub(super) mod store;

mod reasons;
mod rules;

mod wire;

pub mod actions;

pub(super) mod routes;

pub use actions::{apply, compute};
pub use model::MatchingRequest;
