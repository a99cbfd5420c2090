//! Paper (纸质登记): agreements that were stamped on paper, and objections (异议) to how they were registered.
//!
//! An officer registers the original; it is concluded at once, every party's receipt says `paper_seal`, and the units
//! hear of it and may object.
//!
//! A registration that was a mistake is voided: by an officer, with a reason, while nothing was done on its ground. What it
//! says is owed by nobody then; it stands in no figure, and its history stays.
//!
//! **Invariants.** The text is frozen and hashed like any other. An objection changes nothing by itself: it is said,
//! kept and shown to everybody who sees the agreement.
//!
//! **Deliberately absent.** The scan of the original: it is tied to the text by `original/`.

pub(super) mod actions;
pub(super) mod model;
pub(super) mod routes;
pub(super) mod store;
pub(super) mod voiding;
pub(super) mod wire;
