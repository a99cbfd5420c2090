//! The stamped original (盖章原件): a scan tied to the frozen text it stands for.
//!
//! An officer names an uploaded document; from then on the agreement shows its hash beside the digest of the text, and
//! the units among the parties may open it.
//!
//! **Invariants.** Only what is concluded has an original. The digest is that of the text in force when the scan was
//! tied to it. Another original takes the place of the last one, which stays on record and stays readable.
//!
//! **Deliberately absent.** Units do not attach: the community keeps the file, and a unit that finds the wrong scan in it
//! says so (objections). Nothing compares the scan with the text; an account answers for that.

pub(super) mod actions;
pub(super) mod model;
pub(super) mod routes;
pub(super) mod store;
pub(super) mod wire;
