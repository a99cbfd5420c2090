//! For the slices above: what they may know of households, and what they keep about them, sealed with the same keys.

mod matching_criteria;
mod standing;

mod sealed_store;

pub use super::access::actions::dismiss_reader;
pub use super::access::model::Reader;
pub use super::access::rules::{FOR_UNITS, needed};
pub use matching_criteria::{MatchingCriteria, matching_criteria};
pub use sealed_store::SealedStore;
pub use standing::{HelpStatus, HouseholdStanding, families, family, help_status, officers_as_of, standing, standings};
