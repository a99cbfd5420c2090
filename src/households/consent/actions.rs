//! Recording consent, and that it was taken back.

use super::super::access::store as access;
use super::super::dossier::actions::HouseholdCipher;
use super::super::dossier::rules::consented;
use super::super::dossier::wire::SeparateConsentIn;
use super::super::events::{HouseholdConsentRecorded, HouseholdConsentWithdrawn};
use super::super::household_hooks::{HouseholdChange, HouseholdChanged};
use super::super::lifecycle::actions::{step, told};
use super::super::lifecycle::model::HouseholdAct;
use super::super::lifecycle::rules::past;
use super::super::lifecycle::wire::ConsentWithdrawalIn;
use super::super::lookup::model::Record;
use super::super::lookup::reading::{found, record};
use super::super::model::{Consent, State};
use super::super::rules::{self, Move};
use journal::WriteTx;
use kernel::{Fault, HouseholdId};

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
