//! Paper (纸质登记): agreements that were stamped on paper, objections (异议) to how they were registered, and the
//! stamped original (盖章原件).
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
//! The stamped original is a scan tied to the frozen text it stands for: an officer names an uploaded document; from then on the
//! agreement shows its hash beside the digest of the text, and the units among the parties may open it. Only what is concluded has
//! one. The digest is that of the text in force when the scan was tied to it. Another original takes the place of the last one, which
//! stays on record and stays readable.
//!
//! **Deliberately absent.** Units do not attach: the community keeps the file, and a unit that finds the wrong scan in it says so
//! (objections). Nothing compares the scan with the text; an account answers for that.

pub(super) mod model;

pub(super) mod store;
pub(super) mod wire;

pub(super) mod actions;
pub(super) mod original;
pub(super) mod voiding;

pub(super) mod routes;
