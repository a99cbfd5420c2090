//! Accessions (加入): a unit joins a concluded text that binds each by itself (`each_on_signing`).
//!
//! ```text
//! community invites ──▶ listed as a party, not bound ──community and unit have signed──▶ bound
//!                                   └──either refuses, or the community withdraws──▶ party no longer
//! ```
//!
//! The list of parties is part of the frozen text, so a unit cannot be written into it: every receipt given for that text
//! would fall. An accession is a small frozen text of its own instead (`hulian-accession/1`): it names the agreement, the
//! digest of the text that is joined, the number of the accession, and its two parties, the community and the unit. Both
//! sign its digest, with receipts like any other. Old receipts stay as they are; the proof lists, beside the text and its
//! receipts, every accession to that digest with its own two receipts, and the verifier checks each as it checks the text
//! and names the unit among those that have signed. The next amendment takes the unit into the text itself.
//!
//! **Invariants.** A unit is invited once at a time, and not while an amendment is open. Its commitments come with an
//! amendment, or an agreement of its own.
//!
//! **Deliberately absent.** A unit asking to join a text it has no part in: until it is invited, it does not know of it.

pub(super) mod rules;
pub(super) mod wire;

pub(super) mod actions;

pub(super) mod routes;
