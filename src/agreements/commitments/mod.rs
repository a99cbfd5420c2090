//! Commitments (承诺事项): what a party promises under one of the six linkages (六联).
//!
//! They are part of the agreed text, and can be read by themselves. Born `proposed`; `accepted` once the agreement binds
//! their party. `in_progress` and `overdue` are computed and stored nowhere.
//!
//! **Invariants.** The pledger is the community or a unit of the agreement, never a witness. Only a draft or a text under
//! negotiation takes a new one, and under negotiation that is a new revision.
//!
//! **Deliberately absent.** Deliveries and their verification come with the ledger of deliveries.

pub(super) mod actions;
pub(super) mod model;
pub(super) mod routes;
pub(super) mod store;
pub(super) mod wire;
