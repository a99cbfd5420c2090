//! Export (困难家庭台账): every household at once for the ledgers, what a ledger brings, and the way back of that.
//!
//! **Invariants.** Only households whose consent stands are opened. What a household was before an import changed it is
//! sealed with its own key, so that erasing it erases that as well. A household that an import entered is taken back, and its
//! key destroyed, as long as nobody has changed it since.

mod store;
mod wire;

mod actions;

pub use super::access::model::DisclosableField;
pub use super::dossier::model::{FamilyRelation, HardshipCategory, HardshipTag, HouseholdNeed};
pub use super::dossier::people::wire::{DisabilityIn, HouseholdPersonIn};
pub use super::dossier::wire::{HouseholdIn, HouseholdPointIn, SeparateConsentIn};
pub use super::lifecycle::wire::AdmissionIn;
pub use super::model::{ConsentBy, HouseholdState, LegalBasis};
pub use actions::{
    change, discard, disclose_all, enter, listed, marks, note_search, oddities, open_all, put_back, roll, wrongs,
};
pub use wire::{Access, Amendment, Filed, Registered, Roll};
