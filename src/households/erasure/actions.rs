//! Actions: destroying a household's key, asked for by one account and confirmed by another; or taking a report back.

use serde_json::json;

use super::super::access::store as access;
use super::super::codes::{ERASURE_NOT_ASKED, TOO_LATE_TO_TAKE_BACK, TWO_ACCOUNTS_NEEDED};
use super::super::disclosures::store as disclosures;
use super::super::dossier::actions::HouseholdCipher;
use super::super::dossier::model::HardshipCategory;
use super::super::dossier::store as dossiers;
use super::super::events::{
    HouseholdErased, HouseholdErasureAsked, HouseholdErasureRefused, HouseholdErasureWithdrawn, HouseholdTakenBack,
};
use super::super::household_hooks::{HouseholdChange, HouseholdChanged};
use super::super::lifecycle::actions::{keep, step, told};
use super::super::lifecycle::model::HouseholdAct;
use super::super::lifecycle::store as steps;
use super::super::lifecycle::wire::HouseholdReasonIn;
use super::super::lookup::model::Record;
use super::super::lookup::reading::found;
use super::super::model::{Consent, Household, HouseholdId, State};
use super::super::rules::{self, Move};
use super::super::store as households;
use super::store;
use journal::{ReadTx, WriteTx};
use kernel::{AccountId, Expected, Fault, Role};
use vault::SEAL_BROKEN;
use web::codes::NOT_FOUND;

/// Asks for a household to be erased, or confirms that somebody else has asked.
///
/// # Errors
/// `household_erased`, `erasure_not_asked`, `two_accounts_needed`.
pub fn erase(tx: &mut WriteTx, id: HouseholdId, by: AccountId, sent: &HouseholdReasonIn) -> Result<Household, Fault> {
    let mut household = found(tx, id)?;
    rules::may(&household, tx.actor(), Move::Erase)?;
    let roles = tx.actor().roles;
    let asked_by = household.erasure.map(|(asked_by, _)| asked_by);
    match asked_by {
        None if !roles.has(Role::HouseholdOfficer) => Err(Fault::of(&ERASURE_NOT_ASKED)),
        None => {
            household.erasure = Some((by, tx.now()));
            step(tx, &mut household, HouseholdAct::ErasureRequest, sent)?;
            tx.record(&HouseholdErasureAsked::of(&household))?;
            Ok(household)
        }
        Some(asked_by) if roles.has(Role::Secretary) && asked_by != by => erased(tx, household, HouseholdAct::Erasure),
        Some(asked_by) if roles.has(Role::Secretary) && asked_by == by => Err(Fault::of(&TWO_ACCOUNTS_NEEDED)),
        // Whoever asks a second time is shown that it was asked for.
        Some(_) => Ok(household),
    }
}

/// Whoever asked for it takes that back: the file is as it was before.
///
/// # Errors
/// `household_erased`, `erasure_not_asked`, `erasure_of_another`.
pub fn withdraw(tx: &mut WriteTx, id: HouseholdId, by: AccountId) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    rules::may(&household, tx.actor(), Move::WithdrawErasure)?;
    rules::asked_by(&household, by)?;
    household.erasure = None;
    step(tx, &mut household, HouseholdAct::ErasureWithdrawal, &json!({}))?;
    told(tx, &household, &HouseholdErasureWithdrawn::of(&household))
}

/// The secretary does not have it erased, and says why: the file is as it was before.
///
/// # Errors
/// `household_erased`, `erasure_not_asked`.
pub fn refuse(tx: &mut WriteTx, id: HouseholdId, sent: &HouseholdReasonIn) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    rules::may(&household, tx.actor(), Move::RefuseErasure)?;
    household.erasure.take().ok_or(&ERASURE_NOT_ASKED)?;
    step(tx, &mut household, HouseholdAct::ErasureRefusal, sent)?;
    told(tx, &household, &HouseholdErasureRefused::of(&household))
}

/// Where the erasure of a household stands.
///
/// # Errors
/// `not_found` where nobody asks for one.
pub fn standing(view: &mut ReadTx, id: HouseholdId) -> Result<Household, Fault> {
    let household = found(view, id)?;
    let known = household.erasure.is_some() || matches!(household.state, State::Erased { .. });
    if known { Ok(household) } else { Err(Fault::of(&NOT_FOUND)) }
}

/// The key goes; figures, the steps without their words, and who has looked stay.
///
/// # Errors
/// `vault_ring_missing`.
pub fn erased(tx: &mut WriteTx, mut household: Household, act: HouseholdAct) -> Result<Household, Fault> {
    if let Some(category) = category(tx, household.id)? {
        store::count(tx, category)?;
    }
    household.state = State::Erased { on: tx.now().day() };
    forget(tx, &mut household)?;
    steps::insert(tx, household.id, act, None)?;
    tx.tell(&HouseholdChanged { household: household.id, change: HouseholdChange::Erased })?;
    tx.record(&HouseholdErased::of(&household))?;
    Ok(household)
}

/// Destroys again the key of a household that had been erased when an older backup was restored. Answers whether there was one.
///
/// # Errors
/// `vault_ring_missing`.
pub fn erase_again(tx: &mut WriteTx, id: HouseholdId) -> Result<bool, Fault> {
    match households::find(tx, id)? {
        Some(household) if household.state.sealed() => erased(tx, household, HouseholdAct::Erasure).map(|_| true),
        _ => Ok(false),
    }
}

/// The category, for the figures; a seal that is broken keeps nothing from being destroyed.
fn category(tx: &mut WriteTx, id: HouseholdId) -> Result<Option<HardshipCategory>, Fault> {
    match HouseholdCipher::open(tx, id).and_then(|cipher| cipher.profile(tx)) {
        Ok(profile) => Ok(profile.category),
        Err(fault) if fault.code() == &SEAL_BROKEN => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Takes back a report made by mistake: its key goes, and nobody sees it any more. Not once it was taken on, even where that is
/// undone: pairings may speak of it.
///
/// # Errors
/// `not_found`, `stale_version`, `too_late_to_take_back`.
pub fn take_back(tx: &mut WriteTx, id: HouseholdId, expected: &Expected) -> Result<(), Fault> {
    let mut household = found(tx, id)?;
    rules::taken_back(&household, tx.actor(), tx.now())?;
    if steps::admitted(tx, id)? {
        return Err(Fault::of(&TOO_LATE_TO_TAKE_BACK));
    }
    expected.check(household.version)?;
    discard(tx, &mut household)
}

/// Destroys the key of a household that should not have been entered: nobody sees it any more.
pub fn discard(tx: &mut WriteTx, household: &mut Household) -> Result<(), Fault> {
    household.state = State::Mistaken;
    forget(tx, household)?;
    tx.record(&HouseholdTakenBack::of(household))?;
    Ok(())
}

fn forget(tx: &mut WriteTx, household: &mut Household) -> Result<(), Fault> {
    dossiers::destroy(tx, household.id)?;
    households::forget(tx, household.id)?;
    steps::forget(tx, household.id)?;
    disclosures::forget(tx, household.id)?;
    access::clear(tx, household.id)?;
    tx.telling_changed()?;
    (household.checked_on, household.consent) = (None, Consent::None);
    keep(tx, household)
}
