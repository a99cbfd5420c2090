//! Lists of agreements: which of them a caller may know of, and one part after another of those a filter lets through.
//!
//! **Invariants.** Every order ends with the id and has an index that begins with the community. Parties and commitments
//! of a page are read in one statement each, whatever its length.
//!
//! **Deliberately absent.** Totals: nobody may count what they cannot see, and counting costs more than the page.

pub(super) mod model;

pub(super) mod rules;
pub(super) mod store;
pub(super) mod wire;

pub(super) mod expansion;

pub(super) mod routes;
