//! The kinds of rows of this slice whose states are kept: of every folder the ones its `store.rs` writes.

use super::access::store as access;
use super::disclosures::store as disclosures;
use super::dossier::store as dossiers;
use super::erasure::store as erasure;
use super::figures::store as figures;
use super::lifecycle::store as lifecycle;
use super::store::HOUSEHOLDS;
use journal::RowKind;

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[
    &HOUSEHOLDS,
    &dossiers::PARTS,
    &lifecycle::ACTS,
    &disclosures::ACCESS_RECORDS,
    &access::READERS,
    &erasure::TALLIES,
    &figures::PUBLICATIONS,
];
