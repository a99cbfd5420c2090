//! Restricting a household to storage, and lifting that.

use serde_json::json;

use super::super::events::{HouseholdRestricted, HouseholdRestrictionLifted};
use super::super::household_hooks::{HouseholdChange, HouseholdChanged};
use super::super::lifecycle::actions::{step, told};
use super::super::lifecycle::model::HouseholdAct;
use super::super::lifecycle::wire::HouseholdReasonIn;
use super::super::lookup::model::Record;
use super::super::lookup::reading::{found, record};
use super::super::model::State;
use super::super::retention::actions::watch;
use super::super::rules::{self, Move};
use journal::WriteTx;
use kernel::{AccountId, Fault, HouseholdId};

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
