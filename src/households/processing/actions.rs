//! Actions: recording consent and its withdrawal; restricting a household to storage, and lifting that.

use serde_json::json;

use super::super::access::store as access;
use super::super::dossier::actions::HouseholdCipher;
use super::super::dossier::rules::consented;
use super::super::dossier::wire::SeparateConsentIn;
use super::super::events::{
    HouseholdConsentRecorded, HouseholdConsentWithdrawn, HouseholdRestricted, HouseholdRestrictionLifted,
};
use super::super::household_hooks::{HouseholdChange, HouseholdChanged};
use super::super::lifecycle::actions::{step, told};
use super::super::lifecycle::model::HouseholdAct;
use super::super::lifecycle::rules::past;
use super::super::lifecycle::wire::{ConsentWithdrawalIn, HouseholdReasonIn};
use super::super::lookup::model::Record;
use super::super::lookup::reading::{found, record};
use super::super::model::{Consent, State};
use super::super::retention::actions::watch;
use super::super::rules::{self, Move};
use crate::model::HouseholdId;
use journal::WriteTx;
use kernel::{AccountId, Fault};

/// Records separate consent; it must cover what is kept already.
///
/// # Errors
/// `illegal_transition`, `validation_failed`, `consent_required`.
pub fn give(tx: &mut WriteTx, id: HouseholdId, sent: &SeparateConsentIn) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    rules::may(&household, tx.actor(), Move::Consent)?;
    if household.consent == sent.consent() {
        return record(tx, id);
    }
    let today = tx.now().day();
    past("/given_on", sent.given_on, today)?;
    let dossier = HouseholdCipher::open(tx, id)?.dossier(tx)?;
    consented(&dossier, sent.consent(), today)?;
    household.consent = sent.consent();
    step(tx, &mut household, HouseholdAct::Consent, sent)?;
    if household.state == State::Active {
        tx.tell(&HouseholdChanged { household: id, change: HouseholdChange::Helped })?;
    }
    told(tx, &household, &HouseholdConsentRecorded::of(&household))
}

/// Records that consent was taken back.
///
/// # Errors
/// `illegal_transition`, `validation_failed`.
pub fn withdraw(tx: &mut WriteTx, id: HouseholdId, sent: &ConsentWithdrawalIn) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    if household.consent.withdrawn() && household.state.sealed() {
        return record(tx, id);
    }
    rules::may(&household, tx.actor(), Move::Withdraw)?;
    past("/withdrawn_on", sent.withdrawn_on, tx.now().day())?;
    household.consent = Consent::Withdrawn { on: sent.withdrawn_on };
    step(tx, &mut household, HouseholdAct::Withdrawal, sent)?;
    access::clear(tx, id)?;
    tx.telling_changed()?;
    tx.tell(&HouseholdChanged { household: id, change: HouseholdChange::Withdrawn })?;
    told(tx, &household, &HouseholdConsentWithdrawn::of(&household))
}

/// Restricts it to storage; once more changes nothing.
///
/// # Errors
/// `household_erased`.
pub fn restrict(tx: &mut WriteTx, id: HouseholdId, by: AccountId, sent: &HouseholdReasonIn) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    rules::may(&household, tx.actor(), Move::Restrict)?;
    if household.restricted.is_some() {
        return record(tx, id);
    }
    household.restricted = Some((by, tx.now()));
    tx.telling_changed()?;
    step(tx, &mut household, HouseholdAct::Restriction, sent)?;
    told(tx, &household, &HouseholdRestricted::of(&household))
}

/// Lifts the restriction; where there is none nothing changes. What should have been erased meanwhile is looked at now.
///
/// # Errors
/// `household_erased`.
pub fn lift(tx: &mut WriteTx, id: HouseholdId) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    rules::may(&household, tx.actor(), Move::Lift)?;
    if household.restricted.take().is_none() {
        return record(tx, id);
    }
    watch(tx, &household)?;
    step(tx, &mut household, HouseholdAct::RestrictionEnd, &json!({}))?;
    if household.state == State::Active {
        tx.tell(&HouseholdChanged { household: id, change: HouseholdChange::Helped })?;
    }
    told(tx, &household, &HouseholdRestrictionLifted::of(&household))
}
