//! The register (困难家庭台账): every household at once for the ledgers, what a ledger brings, and the way back of that.
//!
//! **Invariants.** Only households whose consent stands are opened. What a household was before an import changed it is
//! sealed with its own key, so that erasing it erases that as well. A household that an import entered is taken back, and its
//! key destroyed, as long as nobody has changed it since.

pub(super) mod actions;
mod store;
mod wire;

pub use super::course::wire::AdmissionIn;
pub use super::disclosures::model::ClearField;
pub use super::dossier::model::{HardshipCategory, HardshipTag, HouseholdNeed, Relation};
pub use super::dossier::wire::{DisabilityIn, HouseholdIn, HouseholdPersonIn, HouseholdPointIn, SeparateConsentIn};
pub use super::model::{ConsentBy, HouseholdState, LegalBasis};
pub use wire::{Access, Amendment, Filed, Registered, Roll};
