//! Destroying a household's key: asked for by one account, confirmed by another; or a report taken back.

use super::super::actions::found;
use super::super::codes::{ERASURE_NOT_ASKED, TWO_ACCOUNTS_NEEDED};
use super::super::course::actions::{keep, step};
use super::super::course::model::HouseholdAct;
use super::super::course::store as steps;
use super::super::course::wire::HouseholdReasonIn;
use super::super::disclosures::store as looks;
use super::super::dossier::actions::Cabinet;
use super::super::dossier::store as dossiers;
use super::super::events::{HouseholdErased, HouseholdErasureAsked, HouseholdTakenBack};
use super::super::model::{Consent, Household, State};
use super::super::rules::{self, Move};
use super::store;
use crate::journal::Tx;
use crate::kernel::{AccountId, Expected, Fault, HouseholdId, Role};
use crate::vault::Vault;

/// Asks for a household to be erased, or confirms that somebody else has asked.
///
/// # Errors
/// `household_erased`, `erasure_not_asked`, `two_accounts_needed`.
pub fn erase(
    tx: &mut Tx,
    vault: &Vault,
    (id, by): (HouseholdId, AccountId),
    sent: &HouseholdReasonIn,
) -> Result<Household, Fault> {
    let mut household = found(tx, id)?;
    rules::may(&household, tx.actor(), Move::Erase)?;
    let roles = tx.actor().roles;
    let asked_by = household.erasure.map(|(asked_by, _)| asked_by);
    match asked_by {
        None if !roles.has(Role::HouseholdOfficer) => Err(Fault::of(&ERASURE_NOT_ASKED)),
        None => {
            household.erasure = Some((by, tx.now()));
            step(tx, vault, &mut household, HouseholdAct::ErasureRequest, sent)?;
            tx.record(&HouseholdErasureAsked::of(&household))?;
            Ok(household)
        }
        Some(asked_by) if roles.has(Role::Secretary) && asked_by != by => erased(tx, vault, household),
        Some(asked_by) if roles.has(Role::Secretary) && asked_by == by => Err(Fault::of(&TWO_ACCOUNTS_NEEDED)),
        // Whoever asks a second time is shown that it was asked for.
        Some(_) => Ok(household),
    }
}

/// The key goes; figures, the steps without their words, and who has looked stay.
fn erased(tx: &mut Tx, vault: &Vault, mut household: Household) -> Result<Household, Fault> {
    let face = Cabinet::open(tx, vault, household.id)?.face(tx)?;
    if let Some(category) = face.category {
        store::count(tx, category)?;
    }
    household.state = State::Erased { on: tx.now().day() };
    forget(tx, &mut household)?;
    steps::insert(tx, household.id, HouseholdAct::Erasure, None)?;
    tx.record(&HouseholdErased::of(&household))?;
    Ok(household)
}

/// Takes back a report made by mistake: its key goes, and nobody sees it any more.
///
/// # Errors
/// `not_found`, `stale_version`, `too_late_to_take_back`.
pub fn take_back(tx: &mut Tx, id: HouseholdId, expected: &Expected) -> Result<(), Fault> {
    let mut household = found(tx, id)?;
    rules::taken_back(&household, tx.actor(), tx.now())?;
    expected.check(household.version)?;
    discard(tx, &mut household)
}

/// Destroys the key of a household that should not have been entered: nobody sees it any more.
///
/// # Errors
/// When the disk refuses.
pub fn discard(tx: &mut Tx, household: &mut Household) -> Result<(), Fault> {
    household.state = State::Mistaken;
    forget(tx, household)?;
    tx.record(&HouseholdTakenBack::of(household))?;
    Ok(())
}

fn forget(tx: &mut Tx, household: &mut Household) -> Result<(), Fault> {
    dossiers::destroy(tx, household.id)?;
    steps::forget(tx, household.id)?;
    looks::forget(tx, household.id)?;
    (household.checked_on, household.consent) = (None, Consent::None);
    keep(tx, household)
}
